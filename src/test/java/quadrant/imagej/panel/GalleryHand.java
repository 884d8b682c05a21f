package quadrant.imagej.panel;

import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import javax.swing.JComponent;
import quadrant.workspace.Gallery;
import quadrant.workspace.WorkspaceFile;

/** A gallery without a window, and the mouse and keys of a person on it, which are counted. */
final class GalleryHand extends TestHost implements AutoCloseable {
    static final int WIDTH_PX = 1240;
    static final int HEIGHT_PX = 720;

    private static final long MOST_MILLIS = 300_000;

    final Session session;
    final GalleryView view;
    private int acts;

    @SuppressWarnings("NullAway") // without a window
    GalleryHand(Path folder) throws Exception {
        session = events(() -> new Session(this, WorkspaceFile.free(folder), false));
        view = events(() -> new GalleryView(session, new Widgets(null, session)));
        does(() -> {
            view.content().setSize(WIDTH_PX, HEIGHT_PX);
            view.visible(true);
        });
    }

    @Override
    public void close() {
        try {
            does(view::close);
            does(session::close);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T events(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        EventQueue.invokeAndWait(task);
        return task.get();
    }

    void does(Background.Work work) throws Exception {
        events(() -> {
            session.attempt(work);
            return "";
        });
    }

    /** Waits until something is so, as seen in AWT's thread. */
    void until(BooleanSupplier so) throws Exception {
        long end = System.currentTimeMillis() + MOST_MILLIS;
        while (!events(so::getAsBoolean)) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited too long: " + session.message() + failures);
            }
            Thread.sleep(10);
        }
    }

    Gallery gallery() {
        return view.gallery();
    }

    int acts() {
        return acts;
    }

    /** What a window does when its parts change. */
    private static void lay(Component c) {
        if (c instanceof Container parts) {
            parts.doLayout();
            for (Component part : parts.getComponents()) {
                lay(part);
            }
        }
    }

    void lay() throws Exception {
        does(this::layNow);
    }

    /** Lays the parts out, twice as bars come and go; a window does it before each event, as what was learned may have changed them. */
    void layNow() {
        lay(view.content());
        lay(view.content());
    }

    /** The middle of an object's picture. */
    Point middle(int place) {
        return new Point(
                gallery().xPx(place) + GalleryView.CELL_PX / 2, gallery().yPx(place) + GalleryView.CELL_PX / 2);
    }

    private void mouse(int kind, Point at, int held, int clicks) {
        JComponent grid = view.grid();
        int button = kind == MouseEvent.MOUSE_DRAGGED ? MouseEvent.NOBUTTON : MouseEvent.BUTTON1;
        grid.dispatchEvent(new MouseEvent(
                grid,
                kind,
                System.currentTimeMillis(),
                held | InputEvent.BUTTON1_DOWN_MASK,
                at.x,
                at.y,
                clicks,
                false,
                button));
    }

    /** A click, with keys held down or without. */
    void click(Point at, int held, int clicks) throws Exception {
        acts++;
        does(() -> {
            layNow();
            for (int n = 1; n <= clicks; n++) {
                mouse(MouseEvent.MOUSE_PRESSED, at, held, n);
                mouse(MouseEvent.MOUSE_RELEASED, at, held, n);
                mouse(MouseEvent.MOUSE_CLICKED, at, held, n);
            }
        });
    }

    void click(int place, int held) throws Exception {
        click(middle(place), held, 1);
    }

    /** A press, a way with the button down, and a release. */
    void drag(Point from, Point to, int held) throws Exception {
        acts++;
        does(() -> {
            layNow();
            mouse(MouseEvent.MOUSE_PRESSED, from, held, 1);
            mouse(MouseEvent.MOUSE_DRAGGED, new Point((from.x + to.x) / 2, (from.y + to.y) / 2), held, 0);
            mouse(MouseEvent.MOUSE_DRAGGED, to, held, 0);
            mouse(MouseEvent.MOUSE_RELEASED, to, held, 1);
        });
    }

    /** A key of the gallery, or a digit, which is the panel's. */
    void key(int key, int held) throws Exception {
        acts++;
        if (key >= KeyEvent.VK_0 && key <= KeyEvent.VK_9) {
            does(() -> session.number(key - KeyEvent.VK_0));
            return;
        }
        does(() -> {
            Background.Work work =
                    view.action(new KeyEvent(view.grid(), KeyEvent.KEY_PRESSED, 0, held, key, KeyEvent.CHAR_UNDEFINED));
            if (work != null) {
                work.run();
            }
        });
    }

    /** The button for a class, a letter as its name, and Enter. */
    void addClass(String letter) throws Exception {
        acts += 3;
        does(() -> {
            session.name(letter);
            session.brush(-1);
        });
    }

    /** What is on the screen. */
    BufferedImage screen() throws Exception {
        lay();
        BufferedImage image = new BufferedImage(WIDTH_PX, HEIGHT_PX, BufferedImage.TYPE_INT_RGB);
        does(() -> view.content().paint(image.createGraphics()));
        return image;
    }
}

package quadrant.imagej.panel;

import ij.ImageListener;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.ImageWindow;
import java.awt.Component;
import java.awt.Frame;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.TextComponent;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.beans.PropertyChangeListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.swing.JFrame;
import javax.swing.MenuSelectionManager;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;
import quadrant.app.Verb;
import quadrant.app.Wiring;
import quadrant.task.Task;
import quadrant.workspace.Workspace;

/** The panel's window, beside the current image, and the gallery's. There is only one; it remembers its position and size. */
public final class Panel {
    /** Its title. */
    public static final String TITLE = "Quadrant";

    /** The title of the gallery. */
    static final String GALLERY = "Quadrant gallery";

    private static final String PLACE = "quadrant.panel";
    private static final int WIDTH_PX = 430;
    private static final int LEAST_PX = 700;
    private static final int MARGIN_PX = 8;

    private final JFrame frame = new JFrame(TITLE);
    private final Session session;
    private final Canvases canvases;
    private final Map<Integer, Background.Work> edits;
    private final PanelView view;
    private final GalleryView gallery;
    private final JFrame galleryFrame = new JFrame(GALLERY);
    /** Keys are handled before ImageJ sees them, as it uses some of them otherwise. */
    private final KeyEventDispatcher keys = this::handled;

    /** Whether the key that was pressed last was the panel's; what it types is not passed to ImageJ either. */
    private boolean taken;

    private final PropertyChangeListener followed;
    private final ImageListener images = new ImageListener() {
        @Override
        public void imageOpened(ImagePlus image) {
            SwingUtilities.invokeLater(() -> session.opened(image));
        }

        @Override
        public void imageClosed(ImagePlus image) {
            SwingUtilities.invokeLater(() -> session.closed(image));
        }

        @Override
        public void imageUpdated(ImagePlus image) {
            SwingUtilities.invokeLater(() -> session.planeChanged(image));
        }
    };

    /** The functions of ImageJ that the panel uses. */
    public interface Host {
        /** Runs a verb as a macro would. */
        Verb.Outcome run(String verb, Map<String, String> options, Task task);

        /** The macro line that runs a verb, with ImageJ's window or without; it ends in a line break. */
        String line(String verb, Map<String, String> options);

        /** Opens the dialog that exports a model to other programs. */
        void export(Path model);

        /** Shows a report in the browser. */
        void show(Path report);

        /** Shows a user's mistake or an internal error. */
        void failed(Throwable failure);
    }

    private Panel(Host host) {
        this.session = Project.begin(host);
        this.canvases = new Canvases(session);
        this.view = new PanelView(frame, host, session, this::openGallery);
        this.edits = edits(new Edits(session));
        this.gallery = new GalleryView(session, new Widgets(galleryFrame, session));
        galleryFrame.add(gallery.content());
        Widgets.closing(galleryFrame, () -> {
            gallery.visible(false);
            WindowManager.removeWindow(galleryFrame);
        });
        frame.add(view.content());
        this.followed = e -> {
            if (e.getNewValue() instanceof ImageWindow w) {
                session.follow(w.getImagePlus());
            }
        };
    }

    /** Opens the window, or brings it to the front; in AWT's thread. */
    public static void open(Host host) {
        Frame there = WindowManager.getFrame(TITLE);
        if (there != null) {
            there.toFront();
            return;
        }
        new Panel(host).show();
    }

    /** Quadrant's own folder of projects. */
    static Path folder() {
        return Wiring.standard().home().resolve("workspaces");
    }

    private void show() {
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        Widgets.closing(frame, this::close);
        frame.pack();
        place();
        WindowManager.addWindow(frame);
        ImagePlus.addImageListener(images);
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        focus.addKeyEventDispatcher(keys);
        focus.addPropertyChangeListener("activeWindow", followed);
        session.follow(WindowManager.getCurrentImage());
        frame.setVisible(true);
    }

    /** Its last position, else to the right of the image, which makes room. */
    private void place() {
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        int height = Math.min(Math.max(frame.getHeight(), LEAST_PX), screen.height - 4 * MARGIN_PX);
        Rectangle at = new Rectangle(screen.width - WIDTH_PX - MARGIN_PX, 2 * MARGIN_PX, WIDTH_PX, height);
        ImagePlus image = WindowManager.getCurrentImage();
        if (image != null && image.getWindow() != null) {
            Rectangle beside = image.getWindow().getBounds();
            int left = beside.x - WIDTH_PX - MARGIN_PX;
            boolean right = beside.x + beside.width + MARGIN_PX <= at.x;
            at.x = right ? beside.x + beside.width + MARGIN_PX : left >= 0 ? left : at.x;
        }
        String kept = Prefs.get(PLACE, "");
        if (kept.matches("(\\d{1,5} ){3}\\d{1,5}")) {
            int[] n = Stream.of(kept.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
            Rectangle old = new Rectangle(n[0], n[1], n[2], n[3]);
            at = screen.contains(old) ? old : at;
        }
        frame.setBounds(at);
        Window wide = image == null ? null : image.getWindow();
        if (wide != null && wide.getBounds().intersects(at)) {
            // it goes under the panel
            wide.setLocation(Math.max(0, at.x - wide.getWidth()), wide.getY());
        }
    }

    private void openGallery() {
        if (!galleryFrame.isDisplayable()) {
            galleryFrame.pack();
            galleryFrame.setLocation(2 * MARGIN_PX, 2 * MARGIN_PX);
        }
        WindowManager.addWindow(galleryFrame);
        galleryFrame.setVisible(true);
        galleryFrame.toFront();
        gallery.visible(true);
    }

    /** Handles a key in the panel's window or in those of its images; false for one that is ImageJ's. */
    private boolean handled(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        if (window == null || writes(focus.getFocusOwner()) || !ours(window)) {
            return false;
        }
        if (e.getID() == KeyEvent.KEY_TYPED) {
            return taken;
        }
        Background.Work action = e.isAltDown() ? null : previewed(e, window);
        if (e.getID() == KeyEvent.KEY_PRESSED) {
            taken = action != null || (e.getKeyCode() == KeyEvent.VK_ESCAPE && session.escape());
            if (action != null) {
                session.attempt(action);
            }
            return taken;
        }
        return action != null;
    }

    /** Whether keys go into a text or a menu that is open. */
    private static boolean writes(@Nullable Component owner) {
        return owner instanceof JTextComponent
                || owner instanceof TextComponent
                || MenuSelectionManager.defaultManager().getSelectedPath().length > 0;
    }

    /** While an image has a preview, its last click can be taken back, and the other keys are ImageJ's. */
    private Background.@Nullable Work previewed(KeyEvent e, Window window) {
        ImagePlus own = window instanceof ImageWindow w
                ? w.getImagePlus()
                : session.active().orElse(null);
        Optional<Session.Preview> preview = session.preview(own);
        boolean undo = e.getKeyCode() == KeyEvent.VK_Z && (e.isControlDown() || e.isMetaDown());
        if (preview.isEmpty()) {
            return action(e, window);
        }
        return undo || e.getKeyCode() == KeyEvent.VK_BACK_SPACE ? preview.get()::takeBack : null;
    }

    private Background.@Nullable Work action(KeyEvent e, Window window) {
        Background.Work own = window == galleryFrame ? gallery.action(e) : null;
        if (own != null) {
            return own;
        }
        int key = e.getKeyCode();
        if (e.isControlDown() || e.isMetaDown()) {
            boolean back = key == KeyEvent.VK_Z && !e.isShiftDown();
            return back ? session::undo : Set.of(KeyEvent.VK_Y, KeyEvent.VK_Z).contains(key) ? session::redo : null;
        }
        return plain(key, window);
    }

    private Background.@Nullable Work plain(int key, Window window) {
        int digit = key - (key >= KeyEvent.VK_NUMPAD0 ? KeyEvent.VK_NUMPAD0 : KeyEvent.VK_0);
        if (digit >= 0 && digit <= 9) {
            return () -> session.number(digit);
        }
        // on an image without objects the other keys are ImageJ's
        boolean objects = !(window instanceof ImageWindow w) || session.cells().objects(w.getImagePlus()).length > 0;
        boolean draws =
                key == KeyEvent.VK_D && session.active().map(ImagePlus::getRoi).isPresent();
        return switch (key) {
            case KeyEvent.VK_N -> session.learner()::next;
            case KeyEvent.VK_G -> this::openGallery;
            default -> objects || draws ? edits.get(key) : null;
        };
    }

    private Map<Integer, Background.Work> edits(Edits edits) {
        return Map.of(
                KeyEvent.VK_DELETE, edits::delete,
                KeyEvent.VK_BACK_SPACE, edits::delete,
                KeyEvent.VK_M, edits::merge,
                KeyEvent.VK_S, edits::split,
                KeyEvent.VK_D, edits::draw,
                KeyEvent.VK_X, () -> session.label(Optional.of(Workspace.NOT_A_CELL)),
                KeyEvent.VK_O, session::nextLook,
                KeyEvent.VK_C,
                        () -> {
                            frame.toFront();
                            view.nameClass();
                        });
    }

    private boolean ours(Window window) {
        return window == frame
                || window == galleryFrame
                || (window instanceof ImageWindow w && canvases.has(w.getImagePlus()));
    }

    private void close() {
        Rectangle at = frame.getBounds();
        Prefs.set(PLACE, at.x + " " + at.y + " " + at.width + " " + at.height);
        ImagePlus.removeImageListener(images);
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        focus.removeKeyEventDispatcher(keys);
        focus.removePropertyChangeListener("activeWindow", followed);
        canvases.close();
        gallery.close();
        WindowManager.removeWindow(galleryFrame);
        galleryFrame.dispose();
        session.close();
        WindowManager.removeWindow(frame);
        frame.dispose();
    }
}

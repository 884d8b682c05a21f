package quadrant.imagej.panel;

import ij.ImageListener;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.ImageWindow;
import java.awt.Frame;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.TextComponent;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.beans.PropertyChangeListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;
import quadrant.app.Wiring;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/** The panel's window, beside the current image. There is only one; it remembers its position and size. */
public final class Panel {
    /** Its title. */
    public static final String TITLE = "Quadrant";

    private static final String PLACE = "quadrant.panel";
    private static final int WIDTH_PX = 430;
    private static final int LEAST_PX = 700;
    private static final int MARGIN_PX = 8;

    private final JFrame frame = new JFrame(TITLE);
    private final Session session;
    private final Canvases canvases;
    /** Keys are handled before ImageJ sees them, as it uses some of them otherwise. */
    private final KeyEventDispatcher keys = this::handled;

    private final PropertyChangeListener followed;
    private final ImageListener images = new ImageListener() {
        @Override
        public void imageOpened(ImagePlus image) {
            imageClosed(image);
        }

        @Override
        public void imageClosed(ImagePlus image) {
            SwingUtilities.invokeLater(session::imagesChanged);
        }

        @Override
        public void imageUpdated(ImagePlus image) {
            SwingUtilities.invokeLater(() -> session.planeChanged(image));
        }
    };

    /** The functions of ImageJ that the panel uses. */
    public interface Host {
        /**
         * Runs a verb as a macro would.
         *
         * @return the path of what it wrote
         */
        String run(String verb, Map<String, String> options, Task task);

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
        Optional<Path> file = last();
        this.session = new Session(host, file.orElseGet(() -> WorkspaceFile.free(folder())), file.isPresent());
        this.canvases = new Canvases(session);
        frame.add(new PanelView(frame, host, session).content());
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

    /** The folder in which workspaces are saved. */
    static Path folder() {
        return Wiring.standard().home().resolve("workspaces");
    }

    /** The newest workspace of an open image. */
    private static Optional<Path> last() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(f -> f.toString().endsWith(WorkspaceFile.ENDING))
                    .sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .filter(Panel::ofOpenImage)
                    .findFirst();
        } catch (IOException e) {
            // there is no folder yet
            return Optional.empty();
        }
    }

    private static boolean ofOpenImage(Path file) {
        Workspace w;
        try {
            w = WorkspaceFile.read(file);
        } catch (UserException e) {
            return false;
        }
        return !w.labels().isEmpty() && !new Cells(w).open().isEmpty() && !WorkspaceFile.inUse(file);
    }

    private void show() {
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent e) {
                close();
            }
        });
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

    /** Its last position, else to the right of the image. */
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
    }

    /** Handles a key in the panel's window or in those of its images; false for one that is ImageJ's. */
    private boolean handled(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        boolean writing =
                focus.getFocusOwner() instanceof JTextComponent || focus.getFocusOwner() instanceof TextComponent;
        if (window == null || writing || !ours(window)) {
            return false;
        }
        Background.Work action = e.isAltDown() ? null : action(e);
        if (action != null && e.getID() == KeyEvent.KEY_PRESSED) {
            session.attempt(action);
        }
        // the typed character and the release that follow a handled press are not passed to ImageJ either
        return action != null || (e.getID() == KeyEvent.KEY_TYPED && "0123456789nN".indexOf(e.getKeyChar()) >= 0);
    }

    private Background.@Nullable Work action(KeyEvent e) {
        int key = e.getKeyCode();
        if (e.isControlDown() || e.isMetaDown()) {
            return switch (key) {
                case KeyEvent.VK_Y -> session::redo;
                case KeyEvent.VK_Z -> e.isShiftDown() ? session::redo : session::undo;
                default -> null;
            };
        }
        int digit = digit(key);
        return digit >= 0 ? () -> session.number(digit) : key == KeyEvent.VK_N ? session::next : null;
    }

    private static int digit(int key) {
        if (key == KeyEvent.VK_DELETE || key == KeyEvent.VK_BACK_SPACE) {
            return 0;
        }
        int digit = key - (key >= KeyEvent.VK_NUMPAD0 ? KeyEvent.VK_NUMPAD0 : KeyEvent.VK_0);
        return digit >= 0 && digit <= 9 ? digit : -1;
    }

    private boolean ours(Window window) {
        return window == frame || (window instanceof ImageWindow w && canvases.has(w.getImagePlus()));
    }

    private void close() {
        Rectangle at = frame.getBounds();
        Prefs.set(PLACE, at.x + " " + at.y + " " + at.width + " " + at.height);
        ImagePlus.removeImageListener(images);
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        focus.removeKeyEventDispatcher(keys);
        focus.removePropertyChangeListener("activeWindow", followed);
        canvases.close();
        session.close();
        WindowManager.removeWindow(frame);
        frame.dispose();
    }
}

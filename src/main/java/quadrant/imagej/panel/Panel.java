package quadrant.imagej.panel;

import ij.ImageListener;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.ImageWindow;
import java.awt.Frame;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.beans.PropertyChangeListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;
import quadrant.app.Wiring;
import quadrant.task.Attempt;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.WorkspaceFile;

/** The panel's window, beside the current image. There is only one; it remembers its position and size. */
public final class Panel {
    /** Its title. */
    public static final String TITLE = "Quadrant";

    private static final String PLACE = "quadrant.panel";
    private static final int WIDTH_PX = 400;
    private static final int LEAST_PX = 700;
    private static final int MARGIN_PX = 8;

    private final JFrame frame = new JFrame(TITLE);
    private final PanelView view;
    private final PanelKeys keys;
    private final PropertyChangeListener followed = e -> follow(e.getNewValue());
    private final ImageListener images = new ImageListener() {
        @Override
        public void imageOpened(ImagePlus image) {
            SwingUtilities.invokeLater(view::imagesChanged);
        }

        @Override
        public void imageClosed(ImagePlus image) {
            SwingUtilities.invokeLater(view::imagesChanged);
        }

        @Override
        public void imageUpdated(ImagePlus image) {
            SwingUtilities.invokeLater(view::planeChanged);
        }
    };

    private Panel(PanelHost host) {
        Path file = last();
        this.view = new PanelView(frame, host, file == null ? WorkspaceFile.free(folder()) : file, file != null);
        this.keys = new PanelKeys(this::ours, view.keys());
    }

    /** Opens the window, or brings it to the front; in AWT's thread. */
    public static void open(PanelHost host) {
        Frame there = WindowManager.getFrame(TITLE);
        if (there != null) {
            there.toFront();
            return;
        }
        new Panel(host).show();
    }

    private static Path folder() {
        return Wiring.standard().home().resolve("workspaces");
    }

    /** The newest workspace of an open image; null where there is none. */
    private static @Nullable Path last() {
        List<Path> all = new ArrayList<>();
        Path folder = folder();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(WorkspaceFile.ENDING)).forEach(all::add);
            } catch (IOException e) {
                return null;
            }
        }
        all.sort(Comparator.comparingLong((Path f) -> f.toFile().lastModified()).reversed());
        return all.stream().filter(Panel::ofOpenImage).findFirst().orElse(null);
    }

    private static boolean ofOpenImage(Path file) {
        Workspace w = new Workspace(line -> {});
        try {
            Attempt.at(() -> WorkspaceFile.read(file, w));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserException) {
                return false;
            }
            throw new IllegalStateException(e);
        }
        return !w.labels().isEmpty() && !new Cells(w).open().isEmpty() && !WorkspaceFile.inUse(file);
    }

    private void show() {
        frame.add(view.content());
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
        keys.listen();
        KeyboardFocusManager.getCurrentKeyboardFocusManager().addPropertyChangeListener("activeWindow", followed);
        view.follow(WindowManager.getCurrentImage());
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
        String[] kept = Prefs.get(PLACE, "").split(" ", -1);
        if (kept.length == 4 && Stream.of(kept).allMatch(n -> n.matches("\\d{1,5}"))) {
            Rectangle old = new Rectangle(
                    Integer.parseInt(kept[0]),
                    Integer.parseInt(kept[1]),
                    Integer.parseInt(kept[2]),
                    Integer.parseInt(kept[3]));
            at = screen.contains(old) ? old : at;
        }
        frame.setBounds(at);
    }

    private boolean ours(Window window) {
        return window == frame || (window instanceof ImageWindow w && view.shows(w.getImagePlus()));
    }

    private void follow(@Nullable Object window) {
        if (window instanceof ImageWindow w) {
            view.follow(w.getImagePlus());
        }
    }

    private void close() {
        Rectangle at = frame.getBounds();
        Prefs.set(PLACE, at.x + " " + at.y + " " + at.width + " " + at.height);
        keys.stop();
        ImagePlus.removeImageListener(images);
        KeyboardFocusManager.getCurrentKeyboardFocusManager().removePropertyChangeListener("activeWindow", followed);
        view.close();
        WindowManager.removeWindow(frame);
        frame.dispose();
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JProgressBar;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;

/** The hands and eyes of a person at the panel: real clicks and keys, and pictures of the screen. */
final class PanelRobot {
    static final String TITLE = "Quadrant";

    private final Robot robot = new Robot();
    private final String pictures;
    private final Set<Window> placed = new HashSet<>();
    private int acts;

    /** @param pictures a folder; "" for none */
    PanelRobot(String pictures) throws Exception {
        this.pictures = pictures;
        robot.setAutoDelay(15);
    }

    /** How many clicks and keys there were since it was set. */
    int acts() {
        return acts;
    }

    void acts(int count) {
        acts = count;
    }

    /** Opens the panel, and waits until it lies where it stays. */
    Frame open() throws Exception {
        IJ.doCommand(TITLE);
        acts++;
        Frame panel = ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame(TITLE);
            return f != null && f.isShowing() ? f : null;
        });
        placed(panel);
        return panel;
    }

    /**
     * Lets Java and X agree where a window lies. Without a window manager Java on a busy machine now and then takes it to be at 0, 0,
     * where it was created, and all clicks miss it; once it is moved by a pixel, both know.
     */
    private void placed(Window window) throws Exception {
        settled(window);
        if (placed.add(window)) {
            EventQueue.invokeAndWait(() -> window.setLocation(window.getX() + 1, window.getY()));
            settled(window);
        }
    }

    /** X places a window some time after it is shown. */
    private static void settled(Window window) {
        Point before = null;
        for (int same = 0; same < 4 && window.isShowing(); IJ.wait(250)) {
            Point now = window.getLocationOnScreen();
            same = now.equals(before) ? same + 1 : 0;
            before = now;
        }
    }

    /** Presses a button of a dialog until the dialog is gone. */
    void close(JDialog dialog, String button) throws Exception {
        for (int tries = 0; dialog.isShowing() && tries < 5; tries++) {
            press(dialog, button);
            for (int i = 0; dialog.isShowing() && i < 20; i++) {
                IJ.wait(100);
            }
        }
        ImageJDriver.await(() -> dialog.isShowing() ? null : true);
    }

    /** The Swing dialog that comes up. */
    JDialog dialog() throws Exception {
        JDialog dialog = ImageJDriver.await(() -> Arrays.stream(Window.getWindows())
                .filter(w -> w.isShowing() && w instanceof JDialog)
                .map(JDialog.class::cast)
                .findFirst()
                .orElse(null));
        placed(dialog);
        return dialog;
    }

    /** Answers the chooser of files that comes up. */
    void file(String path) throws Exception {
        JFileChooser chooser = ImageJDriver.all(dialog(), JFileChooser.class).get(0);
        EventQueue.invokeAndWait(() -> {
            chooser.setSelectedFile(new File(path));
            chooser.approveSelection();
        });
    }

    void find(Frame panel, int shots) throws Exception {
        press(panel, "Find cells…");
        JDialog dialog = dialog();
        ImageJDriver.await(() -> ImageJDriver.all(dialog, AbstractButton.class).stream()
                .filter(b -> "OK".equals(b.getText()) && b.isEnabled())
                .findFirst()
                .orElse(null));
        IJ.wait(500);
        if (shots > 0) {
            picture("find");
        }
        close(dialog, "OK");
        IJ.wait(300);
        System.out.println("FOUND " + text(panel, "message"));
    }

    void computed(Frame panel) throws Exception {
        ImageJDriver.await(() ->
                ImageJDriver.all(panel, JProgressBar.class).get(0).getString().startsWith("Features of all")
                        ? true
                        : null);
    }

    void choose(Frame panel, String button, String choice) throws Exception {
        press(panel, button);
        entry(choice);
    }

    /** Clicks on an entry of the menu that is open. */
    void entry(String choice) throws Exception {
        IJ.wait(300);
        AbstractButton item = ImageJDriver.await(() -> Arrays.stream(Window.getWindows())
                .filter(Window::isShowing)
                .flatMap(w -> ImageJDriver.all(w, AbstractButton.class).stream())
                .filter(b -> choice.equals(b.getText()) && b.isShowing())
                .findFirst()
                .orElse(null));
        click(item, item.getWidth() / 2.0, item.getHeight() / 2.0);
    }

    void press(Window panel, String label) throws Exception {
        AbstractButton button = ImageJDriver.all(panel, AbstractButton.class).stream()
                .filter(b -> label.equals(b.getText()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No button " + label));
        // the panel follows the image that was clicked on
        placed(panel);
        click(button, button.getWidth() / 2.0, button.getHeight() / 2.0);
    }

    /** Clicks where the mouse is, without a pause. */
    void again(int times) {
        for (int i = 0; i < times; i++) {
            robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
            robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        }
        robot.waitForIdle();
    }

    void click(Component on, double x, double y) throws Exception {
        Window window = on instanceof Window w ? w : SwingUtilities.getWindowAncestor(on);
        if (window instanceof Frame && !placed.contains(window)) {
            placed(window);
        }
        EventQueue.invokeAndWait(() -> {
            if (window instanceof Frame) {
                window.toFront();
                // there is no window manager that would do it
                window.requestFocus();
            }
            // a long message pushes the buttons below it out of view
            if (on instanceof javax.swing.AbstractButton button) {
                button.scrollRectToVisible(new java.awt.Rectangle(button.getSize()));
            }
        });
        Point at = on.getLocationOnScreen();
        robot.mouseMove(at.x + (int) Math.floor(x), at.y + (int) Math.floor(y));
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        robot.waitForIdle();
        acts++;
    }

    /** Drags from point to point. */
    void drag(Component on, double[]... points) {
        Point at = on.getLocationOnScreen();
        for (int i = 0; i < points.length; i++) {
            robot.mouseMove(at.x + (int) points[i][0], at.y + (int) points[i][1]);
            if (i == 0) {
                robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
            }
            robot.waitForIdle();
        }
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        robot.waitForIdle();
        acts++;
    }

    /** Presses keys together, the last of them last. */
    void key(int... keys) {
        for (int key : keys) {
            robot.keyPress(key);
        }
        for (int k = keys.length - 1; k >= 0; k--) {
            robot.keyRelease(keys[k]);
        }
        robot.waitForIdle();
        acts++;
    }

    /** Something that is done with clicks and keys. */
    interface Acts {
        void run() throws Exception;
    }

    /** Does it with a key held. */
    void hold(int key, Acts acts) throws Exception {
        robot.keyPress(key);
        acts.run();
        robot.keyRelease(key);
        robot.waitForIdle();
    }

    /** Writes small letters and presses Enter, which counts as one act. */
    void write(String word) {
        for (int i = 0; i < word.length(); i++) {
            int key = KeyEvent.getExtendedKeyCodeForChar(word.charAt(i));
            robot.keyPress(key);
            robot.keyRelease(key);
        }
        key(KeyEvent.VK_ENTER);
    }

    /** Writes a class's name into the panel's field. */
    void name(Window panel, String name) throws Exception {
        JTextField field = ImageJDriver.all(panel, JTextField.class).stream()
                .filter(f -> "class".equals(f.getName()))
                .findFirst()
                .orElseThrow();
        click(field, 5, 5);
        write(name);
        IJ.wait(300);
    }

    static String text(Window window, String name) {
        return ImageJDriver.all(window, JTextArea.class).stream()
                .filter(a -> name.equals(a.getName()))
                .map(a -> a.getText().replace('\n', '|'))
                .findFirst()
                .orElse("");
    }

    void picture(String name) throws Exception {
        if (!pictures.isEmpty()) {
            IJ.wait(300);
            ImageIO.write(
                    robot.createScreenCapture(new Rectangle(0, 0, 1366, 768)),
                    "png",
                    new File(pictures, name + ".png"));
        }
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.io.File;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.swing.JButton;
import javax.swing.JTextArea;
import javax.swing.JTextField;

/** Plays a person who labels cells by keys. */
final class LabelDriver {
    private static final String TITLE = "Label cells";

    private LabelDriver() {}

    /** @param args the mode, a file for the image, and where a picture of the screen goes, if at all */
    static void play(String[] args) throws Exception {
        smear(args[1]);
        ImagePlus image = IJ.openImage(args[1]);
        image.show();
        RoiManager manager = new RoiManager();
        for (int i = 0; i < 8; i++) {
            manager.addRoi(new OvalRoi(40 + i % 4 * 140, 40 + i / 4 * 160, 60, 60));
        }
        IJ.doCommand(TITLE);
        Frame window = shown();
        Rectangle at = window.getBounds();
        System.out.println("BOUNDS " + at.x + " " + at.y + " " + (at.x + at.width) + " " + (at.y + at.height));
        addClass(window, "lymphocyte");
        addClass(window, "monocyte");
        focus(window);
        Robot robot = new Robot();
        for (int key : new int[] {
            KeyEvent.VK_1, KeyEvent.VK_2, KeyEvent.VK_SPACE, KeyEvent.VK_1, KeyEvent.VK_3, KeyEvent.VK_LEFT
        }) {
            type(robot, key);
        }
        System.out.println("LINE " + text(window));
        System.out.println("ZOOM " + image.getCanvas().getMagnification() + " "
                + image.getCanvas()
                        .getSrcRect()
                        .contains(image.getOverlay().get(6).getBounds()));
        if (args.length > 2) {
            manager.setVisible(false);
            Recorder.getInstance().setVisible(false);
            IJ.wait(500);
            ImageIO.write(robot.createScreenCapture(new Rectangle(0, 0, 1366, 768)), "png", new File(args[2]));
        }
        type(robot, KeyEvent.VK_DELETE);
        System.out.println("REMOVED " + text(window));
        type(robot, KeyEvent.VK_Z);
        type(robot, KeyEvent.VK_Z);
        type(robot, KeyEvent.VK_Z);
        System.out.println("UNDONE " + text(window));
        press(window, "Save");
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("output=") ? true : null);
        System.out.println("RECORDED "
                + Recorder.getInstance()
                        .getText()
                        .lines()
                        .filter(l -> l.contains("Label cells"))
                        .reduce("", (a, b) -> b));
        press(window, "Close");
        ImageJDriver.await(() -> window.isShowing() ? null : true);
        System.out.println("MANAGER " + manager.getName(0) + "," + manager.getName(1) + "," + manager.getName(2));
        again(image, manager);
    }

    /** Opens it once more, without ROIs in the manager or the image: those that were saved come. */
    private static void again(ImagePlus image, RoiManager manager) throws Exception {
        ImageJDriver.await(() -> WindowManager.getFrame(TITLE) == null ? true : null);
        // its list may be painted just now
        EventQueue.invokeAndWait(manager::reset);
        image.setOverlay(null);
        IJ.wait(500);
        IJ.doCommand(TITLE);
        Frame window = shown();
        System.out.println("AGAIN " + text(window));
        press(window, "Close");
        ImageJDriver.await(() -> window.isShowing() ? null : true);
        Thread macro = new Thread(
                () -> IJ.runMacro("run(\"Label cells\", \"rois=/nowhere/rois.zip\");\nprint(\"NOT STOPPED\");"));
        macro.start();
        System.out.println("DIALOG " + ImageJDriver.dismiss());
        macro.join(60_000);
        System.out.println("LOG " + IJ.getLog());
    }

    private static void smear(String file) {
        SplittableRandom random = new SplittableRandom(3);
        ColorProcessor plane = new ColorProcessor(600, 400);
        plane.setColor(new Color(0xF3EDE6));
        plane.fill();
        for (int i = 0; i < 8; i++) {
            int x = 40 + i % 4 * 140;
            int y = 40 + i / 4 * 160;
            plane.setColor(new Color(0xC9B6DA));
            plane.fillOval(x, y, 60, 60);
            plane.setColor(new Color(0x5B3B8C));
            int d = 24 + random.nextInt(24);
            plane.fillOval(x + (60 - d) / 2, y + (60 - d) / 2, d, i % 2 == 0 ? d : d / 2);
        }
        IJ.saveAsTiff(new ImagePlus("smear", plane), file);
    }

    private static Frame shown() throws Exception {
        Frame window = ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame(TITLE);
            return f != null && f.isShowing() ? f : null;
        });
        IJ.wait(500);
        return window;
    }

    private static void addClass(Frame window, String name) throws Exception {
        EventQueue.invokeAndWait(() -> {
            for (JTextField f : ImageJDriver.all(window, JTextField.class)) {
                if (f.getClass() == JTextField.class) {
                    f.setText(name);
                }
            }
        });
        press(window, "Add class");
    }

    static void focus(Frame window) throws Exception {
        EventQueue.invokeAndWait(() -> {
            window.toFront();
            window.requestFocus();
        });
        IJ.wait(300);
    }

    static void type(Robot robot, int key) {
        robot.keyPress(key);
        robot.keyRelease(key);
        robot.waitForIdle();
        IJ.wait(100);
    }

    /** All that the window says. */
    static String text(Window window) {
        StringBuilder text = new StringBuilder();
        for (JTextArea a : ImageJDriver.all(window, JTextArea.class)) {
            text.append(a.getText().replace('\n', ' ')).append('|');
        }
        return text.toString();
    }

    static void press(Window window, String label) throws Exception {
        for (JButton b : ImageJDriver.all(window, JButton.class)) {
            if (label.equals(b.getText())) {
                EventQueue.invokeAndWait(b::doClick);
                return;
            }
        }
        throw new IllegalStateException("No button " + label);
    }
}

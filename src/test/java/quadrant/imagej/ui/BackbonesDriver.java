package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import ij.text.TextWindow;
import java.awt.Button;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.io.File;
import javax.imageio.ImageIO;
import javax.swing.JButton;
import javax.swing.JDialog;
import javax.swing.JTable;

/** Plays a user at the window of backbones. */
final class BackbonesDriver {
    private static final String COMMAND = "Backbones...";
    private static final String TITLE = "Quadrant: backbones";

    private BackbonesDriver() {}

    /** @param args the mode, a model file, and where pictures of the windows go, if at all */
    static void play(String[] args) throws Exception {
        Frame window = open();
        Rectangle at = window.getBounds();
        System.out.println("BOUNDS " + at.x + " " + at.y + " " + (at.x + at.width) + " " + (at.y + at.height));
        select(window, "densenet121");
        IJ.wait(500);
        System.out.println("BUTTONS " + enabled(window));
        if (args.length > 2) {
            ImageIO.write(new Robot().createScreenCapture(at), "png", new File(args[2]));
        }
        Thread macro = new Thread(() -> IJ.runMacro("""
                run("Backbones...", "fetch=densenet121 from=http://127.0.0.1:1");
                print("NOT STOPPED");
                """));
        macro.start();
        System.out.println("DIALOG " + ImageJDriver.dismiss());
        macro.join(5000);
        IJ.runMacro("run(\"Backbones...\", \"add=[" + args[1] + "] name=mine preprocessing=tf size=16\");");
        System.out.println("LOG " + IJ.getLog().replace('\n', '|'));
        EventQueue.invokeAndWait(window::dispose);
        System.out.println("OFFERED " + offered());
        Frame again = open();
        select(again, "mine");
        System.out.println("MINE " + enabled(again));
        inspect(again, args);
        press(again, "Remove");
        JDialog sure = ImageJDriver.await(() -> {
            for (Window w : Window.getWindows()) {
                if (w instanceof JDialog d && d.isShowing()) {
                    return d;
                }
            }
            return null;
        });
        press(sure, "OK");
        ImageJDriver.await(() -> row(again, "mine") < 0 ? true : null);
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("remove=mine") ? true : null);
        System.out.println(
                "RECORDED " + Recorder.getInstance().getText().strip().replace('\n', '|'));
    }

    /** Inspects a row, and shows the window with the table of its cuts; the embedded network's for a picture. */
    private static void inspect(Frame window, String... args) throws Exception {
        System.out.println("INSPECTED " + inspected(window, "mine").replace('\n', '|'));
        if (args.length > 3) {
            inspected(window, "efficientnet-lite0");
            IJ.wait(500);
            Rectangle at = WindowManager.getFrame("Backbone efficientnet-lite0").getBounds();
            ImageIO.write(new Robot().createScreenCapture(at), "png", new File(args[3]));
            select(window, "mine");
        }
    }

    private static String inspected(Frame window, String name) throws Exception {
        select(window, name);
        press(window, "Inspect");
        return ImageJDriver.await(
                () -> WindowManager.getFrame("Backbone " + name) instanceof TextWindow t && t.isShowing()
                        ? t.getTextPanel().getText()
                        : null);
    }

    private static Frame open() throws InterruptedException {
        IJ.doCommand(COMMAND);
        return ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame(TITLE);
            return f != null && f.isShowing() ? f : null;
        });
    }

    private static JTable table(Frame window) {
        return ImageJDriver.all(window, JTable.class).get(0);
    }

    private static int row(Frame window, String name) {
        JTable table = table(window);
        for (int r = 0; r < table.getRowCount(); r++) {
            if (name.equals(table.getValueAt(r, 0))) {
                return r;
            }
        }
        return -1;
    }

    private static void select(Frame window, String name) throws Exception {
        int row = row(window, name);
        EventQueue.invokeAndWait(() -> table(window).setRowSelectionInterval(row, row));
    }

    private static String enabled(Frame window) {
        StringBuilder text = new StringBuilder();
        for (JButton b : ImageJDriver.all(window, JButton.class)) {
            if (b.isEnabled() && !b.getText().isEmpty()) {
                text.append('[').append(b.getText()).append(']');
            }
        }
        return text.toString();
    }

    private static void press(Window window, String label) {
        for (JButton b : ImageJDriver.all(window, JButton.class)) {
            if (label.equals(b.getText())) {
                EventQueue.invokeLater(b::doClick);
                return;
            }
        }
        throw new IllegalStateException("No button " + label);
    }

    /** The backbones that the dialog of Quadrant Fine-tune offers. */
    private static String offered() throws Exception {
        IJ.doCommand("Quadrant Fine-tune");
        GenericDialog dialog = ImageJDriver.shown();
        String found = "";
        for (Choice c : ImageJDriver.all(dialog, Choice.class)) {
            for (int i = 0; i < c.getItemCount(); i++) {
                found += c.getItem(0).startsWith("efficientnet") ? " " + c.getItem(i) : "";
            }
        }
        for (Button b : ImageJDriver.all(dialog, Button.class)) {
            if (b.getLabel().strip().equals("Cancel")) {
                EventQueue.invokeLater(
                        () -> b.dispatchEvent(new ActionEvent(b, ActionEvent.ACTION_PERFORMED, b.getLabel())));
            }
        }
        ImageJDriver.await(() -> dialog.isShowing() ? null : true);
        return found.strip();
    }
}

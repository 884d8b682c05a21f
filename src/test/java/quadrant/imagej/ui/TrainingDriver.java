package quadrant.imagej.ui;

import ij.IJ;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import ij.text.TextPanel;
import ij.text.TextWindow;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.TextArea;
import java.awt.TextField;
import java.awt.Window;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JProgressBar;

/** Plays a user who trains, cancels, resumes, holds the model against images and looks at what there is. */
final class TrainingDriver {
    private static final String TITLE = "Quadrant training";

    private TrainingDriver() {}

    /** @param args the mode, the data, a folder for the results, and a prefix of pictures, if any are wanted */
    static void play(String[] args) throws Exception {
        String run = Recorder.fixString("data=[" + args[1] + "] output=[" + args[2] + "] ")
                + "depth=1 views=2 early_stopping=false threads=1";
        String again = run.replace(Recorder.fixString(args[2]), Recorder.fixString(args[2] + " 2"));
        Thread first = new Thread(() -> IJ.runMacro("run(\"Quadrant Fine-tune\", \"" + run + " epochs=500\");"));
        first.start();
        Frame window = window();
        ImageJDriver.await(() -> text(window).contains("Epoch 1") ? true : null);
        Thread second = new Thread(() -> IJ.runMacro("run(\"Quadrant Fine-tune\", \""
                + Recorder.fixString("data=[" + args[1] + "] output=[" + args[2] + " second]")
                + "\");\nprint(\"NOT STOPPED\");"));
        second.start();
        System.out.println("DIALOG " + ImageJDriver.dismiss());
        System.out.println("RUNNING " + text(window));
        long start = System.nanoTime();
        ImageJDriver.click(window, "Cancel");
        first.join(300_000);
        System.out.println("CANCELLED " + (System.nanoTime() - start) / 1_000_000);
        IJ.wait(300);
        System.out.println("KEPT " + text(window));
        IJ.runMacro("run(\"Quadrant Fine-tune\", \"" + again + " epochs=1\");");
        IJ.wait(300);
        Frame done = window();
        System.out.println("DONE " + text(done) + buttons(done));
        System.out.println("LOG " + IJ.getLog().replace('\n', '|'));
        Rectangle at = done.getBounds();
        System.out.println("BOUNDS " + at.x + " " + at.y + " " + (at.x + at.width) + " " + (at.y + at.height));
        EventQueue.invokeAndWait(() -> done.setSize(500, 400));
        IJ.wait(200);
        System.out.println("SMALL " + done.getWidth() + "x" + done.getHeight());
        EventQueue.invokeAndWait(done::dispose);
        Path model = Path.of(args[2] + " 2").resolve("model.onnx");
        classify(model);
        evaluate(args);
        about(args);
    }

    /** A picture of a training, whose data the picture's caller chooses. */
    static void picture(String[] args) throws Exception {
        Thread run = new Thread(() -> IJ.runMacro(
                "run(\"Quadrant Fine-tune\", \"data=[" + args[1] + "] output=[" + args[2] + "] " + args[4] + "\");"));
        run.start();
        Frame window = window();
        ImageJDriver.await(() -> text(window).contains(args[5]) ? true : null);
        ImageJDriver.shoot(window.getBounds(), new File(args[3]));
        ImageJDriver.click(window, "Cancel");
        run.join(300_000);
    }

    private static void classify(Path model) throws Exception {
        IJ.doCommand("Quadrant Classify");
        GenericDialog dialog = ImageJDriver.shown();
        String given = ((TextField) dialog.getStringFields().get(0)).getText();
        System.out.println("OFFERED " + given.equals(model.toString()));
        ImageJDriver.press(dialog, "Cancel");
        ImageJDriver.await(() -> dialog.isShowing() ? null : true);
    }

    private static void evaluate(String... args) throws Exception {
        Path output = Path.of(args[2] + " evaluated");
        IJ.doCommand("Quadrant Evaluate");
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        ImageJDriver.give(dialog, "Images (folder or CSV)", args[1], "Results (new folder)", output.toString());
        ImageJDriver.giveMore(dialog, "Threads", "1");
        TextArea says = ImageJDriver.all(dialog, TextArea.class).get(0);
        ImageJDriver.await(() -> says.getText().contains("write to") ? true : null);
        System.out.println("SAYS " + says.getText());
        picture(args, "evaluate", dialog.getBounds());
        ImageJDriver.press(dialog, "OK");
        ImageJDriver.await(() -> Files.exists(output.resolve("report.html")) ? true : null);
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("Quadrant Evaluate") ? true : null);
        Frame shown = (Frame) WindowManager.getWindow("Quadrant evaluation");
        IJ.wait(300);
        System.out.println("EVALUATED " + text(shown) + buttons(shown));
        picture(args, "evaluated", shown.getBounds());
        System.out.println("RECORDED " + recorded("Quadrant Evaluate"));
    }

    private static void about(String... args) throws Exception {
        IJ.doCommand("About Quadrant");
        Frame window = ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame("About Quadrant");
            return f != null && f.isShowing() ? f : null;
        });
        IJ.wait(300);
        TextPanel text = ((TextWindow) window).getTextPanel();
        System.out.println("ABOUT " + text.getText().replaceAll("\\s+", " "));
        picture(args, "about", window.getBounds());
        ImageJDriver.press(window, "Clear cache");
        ImageJDriver.await(() -> IJ.getLog().contains("cache is cleared") ? true : null);
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("clear_cache") ? true : null);
        System.out.println("CLEARED " + text.getText().replaceAll("\\s+", " "));
    }

    private static void picture(String[] args, String name, Rectangle at) throws Exception {
        if (args.length > 3) {
            ImageJDriver.shoot(at, new File(args[3] + name + ".png"));
        }
    }

    private static String recorded(String command) {
        return Recorder.getInstance()
                .getText()
                .lines()
                .filter(l -> l.contains(command))
                .reduce("", (a, b) -> b);
    }

    private static Frame window() throws InterruptedException {
        return ImageJDriver.await(() -> {
            Frame f = WindowManager.getFrame(TITLE);
            return f != null && f.isShowing() ? f : null;
        });
    }

    static String text(Window window) {
        StringBuilder text = new StringBuilder();
        for (JLabel l : ImageJDriver.all(window, JLabel.class)) {
            text.append(l.getText()).append('|');
        }
        for (JProgressBar b : ImageJDriver.all(window, JProgressBar.class)) {
            text.append(b.getString()).append('|');
        }
        return text.toString();
    }

    private static String buttons(Window window) {
        StringBuilder text = new StringBuilder();
        for (JButton b : ImageJDriver.all(window, JButton.class)) {
            text.append(b.isVisible() && !b.getText().isEmpty() ? "[" + b.getText() + "]" : "");
        }
        return text.toString();
    }
}

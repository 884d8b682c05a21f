package quadrant.imagej.ui;

import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextArea;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.swing.JButton;

/**
 * Plays a user at ImageJ's window, in a process of its own that knows ImageJ alone: Quadrant comes from the plug-ins folder.
 * What it sees goes to standard output, a line each.
 */
final class ImageJDriver {
    private ImageJDriver() {}

    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            e.printStackTrace();
            System.exit(1);
        });
        new ImageJ(ImageJ.STANDALONE);
        new Recorder();
        switch (args[0]) {
            case "dialog" -> dialog(args);
            case "error" -> error();
            case "cancel" -> cancel(args);
            case "open" -> OpenDriver.play(args);
            case "advise" -> AdviceDriver.play(args);
            case "preview" -> PreviewDriver.play(args);
            case "training" -> TrainingDriver.play(args);
            case "training-picture" -> TrainingDriver.picture(args);
            case "classify" -> ClassifyDriver.play(args);
            case "bad" -> BadInputDriver.play(args);
            case "tutorial" -> TutorialDriver.play(args);
            case "panel" -> PanelDriver.play(args);
            case "panel-cells" -> PanelCellsDriver.play(args);
            case "panel-buttons" -> PanelButtonsDriver.play(args);
            case "panel-gallery" -> PanelGalleryDriver.play(args);
            case "panel-edits" -> PanelEditsDriver.play(args);
            case "panel-count" -> PanelCountDriver.play(args);
            case "panel-channels" -> PanelChannelsDriver.play(args);
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0);
    }

    /** Prints where a dialog lies and which of its labels are clipped. @return where it lies */
    static Rectangle describe(GenericDialog dialog) {
        Rectangle at = dialog.getBounds();
        System.out.println("BOUNDS " + at.x + " " + at.y + " " + (at.x + at.width) + " " + (at.y + at.height));
        for (Label l : all(dialog, Label.class)) {
            boolean clipped = l.getPreferredSize().width > l.getWidth() || l.getPreferredSize().height > l.getHeight();
            System.out.println((clipped ? "CLIPPED " : "LABEL ") + l.getText());
        }
        return at;
    }

    /** Fills the dialog, runs, and runs once more what the recorder wrote. */
    private static void dialog(String[] args) throws Exception {
        Path output = Path.of(args[2]);
        IJ.doCommand("Quadrant Fine-tune");
        GenericDialog dialog = shown();
        Rectangle at = describe(dialog);
        if (args.length > 3) {
            shoot(at, new File(args[3]));
        }
        give(dialog, "Images (blank: open ones)", args[1], "Results (new folder)", args[2]);
        giveMore(dialog, "Depth", "1", "Views per image", "2", "Epochs", "1", "Threads", "1");
        press(dialog, "OK");
        await(() -> Files.exists(output.resolve("model.onnx")) ? true : null);
        String recorded = recorded();
        System.out.println("LOG " + IJ.getLog().replace('\n', '|'));
        System.out.println("WINDOW " + (WindowManager.getFrame("Quadrant training") != null));
        System.out.println("RECORDED " + recorded);
        Files.move(output, Path.of(output + " first"));
        IJ.runMacro(recorded);
    }

    /** The lines that Quadrant recorded: ImageJ itself records the windows that come to the front. */
    static String recorded() throws InterruptedException {
        await(() -> Recorder.getInstance().getText().contains("run(") ? true : null);
        return Recorder.getInstance()
                .getText()
                .replaceAll("select(Image|Window)\\(.*\\);\n", "")
                .strip();
    }

    /** Takes a picture of a part of the screen, once it is calm. */
    static void shoot(Rectangle at, File file) throws Exception {
        IJ.wait(1200);
        ImageIO.write(new Robot().createScreenCapture(at), "png", file);
    }

    private static void error() throws Exception {
        Thread macro = new Thread(() -> IJ.runMacro("""
                run("Quadrant Fine-tune", "data=/nowhere output=/nowhere/out");
                print("NOT STOPPED");
                """));
        macro.start();
        System.out.println("DIALOG " + dismiss());
        macro.join(60_000);
        Thread call = new Thread(() -> IJ.runMacro("""
                call("quadrant.Macro.run", "finetune", "data=/nowhere output=/nowhere/out");
                print("NOT STOPPED");
                """));
        call.start();
        System.out.println("DIALOG " + dismiss());
        call.join(60_000);
        IJ.doCommand("Classify...");
        GenericDialog dialog = shown();
        give(dialog, "Images (blank: open image)", "/nowhere");
        press(dialog, "OK");
        System.out.println("DIALOG " + dismiss());
        // it comes again with what was given
        GenericDialog again = await(() -> {
            GenericDialog d = GenericDialog.getInstance();
            return d != null && d != dialog && d.isShowing() ? d : null;
        });
        System.out.println("KEPT " + field(again, "Images (blank: open image)").getText());
        press(again, "Cancel");
        await(() -> again.isShowing() ? null : true);
        IJ.doCommand("Train from a folder...");
        GenericDialog training = shown();
        TextArea says = all(training, TextArea.class).get(0);
        await(() -> says.getText().length() > 1 ? true : null);
        System.out.println("SAYS " + says.getText());
        press(training, "Cancel");
        System.out.println("ENDED " + (!macro.isAlive() && !call.isAlive()) + " " + IJ.getLog());
    }

    private static void cancel(String[] args) throws Exception {
        Thread run = new Thread(() -> IJ.runMacro("run(\"Quadrant Fine-tune\", \"data=[" + args[1] + "] output=["
                + args[2] + "] depth=1 views=2 epochs=500 early_stopping=false threads=1\");"));
        run.start();
        Frame window = await(() -> WindowManager.getFrame("Quadrant training"));
        await(() -> TrainingDriver.text(window).contains("Epoch 1") ? true : null);
        long start = System.nanoTime();
        IJ.setKeyDown(KeyEvent.VK_ESCAPE);
        run.join(300_000);
        System.out.println("CANCELLED " + (System.nanoTime() - start) / 1_000_000);
    }

    /** The words of the dialog that comes up, which is closed. */
    static String dismiss() throws Exception {
        Dialog dialog = await(() -> {
            for (Window w : Window.getWindows()) {
                if (w instanceof Dialog d && d.isVisible() && !(w instanceof GenericDialog)) {
                    return d;
                }
            }
            return null;
        });
        IJ.wait(200);
        StringBuilder text = new StringBuilder(dialog.getTitle());
        for (MultiLineLabel label : all(dialog, MultiLineLabel.class)) {
            Field lines = MultiLineLabel.class.getDeclaredField("lines"); // there is no other way to read it
            lines.setAccessible(true);
            text.append(": ")
                    .append(String.join(" ", (String[]) lines.get(label)).replaceAll(" +", " "));
        }
        press(dialog, "OK");
        await(() -> dialog.isVisible() ? null : true);
        return text.toString();
    }

    static GenericDialog shown() throws Exception {
        GenericDialog dialog = await(() -> {
            GenericDialog d = GenericDialog.getInstance();
            return d != null && d.isShowing() ? d : null;
        });
        IJ.wait(500);
        return dialog;
    }

    /** Fills text fields: a label, its text, and so on. */
    static void give(GenericDialog dialog, String... texts) throws Exception {
        for (int i = 0; i < texts.length; i += 2) {
            TextField field = field(dialog, texts[i]);
            String text = texts[i + 1];
            EventQueue.invokeAndWait(() -> field.setText(text));
        }
    }

    /** Fills text fields behind <i>More options…</i>. */
    static void giveMore(GenericDialog dialog, String... texts) throws Exception {
        GenericDialog more = more(dialog);
        give(more, texts);
        press(more, "OK");
        await(() -> more.isShowing() ? null : true);
    }

    /** Opens the dialog behind <i>More options…</i>. */
    static GenericDialog more(GenericDialog dialog) throws Exception {
        press(dialog, "More options…");
        GenericDialog more = await(() -> {
            GenericDialog d = GenericDialog.getInstance();
            return d != null && d != dialog && d.isShowing() ? d : null;
        });
        IJ.wait(500);
        describe(more);
        return more;
    }

    /** The text field behind a label. */
    private static TextField field(GenericDialog dialog, String label) {
        boolean next = false;
        for (Component c : all(dialog, Component.class)) {
            if (next && c instanceof TextField field) {
                return field;
            }
            next = next || (c instanceof Label l && l.getText().strip().equals(label));
        }
        throw new IllegalStateException("No field " + label);
    }

    /** Clicks a button of Swing. */
    static void click(Container window, String label) throws Exception {
        for (JButton b : all(window, JButton.class)) {
            if (label.equals(b.getText())) {
                EventQueue.invokeAndWait(b::doClick);
                return;
            }
        }
        throw new IllegalStateException("No button " + label);
    }

    static void press(Container dialog, String label) throws Exception {
        for (Button b : all(dialog, Button.class)) {
            if (b.getLabel().strip().startsWith(label)) {
                EventQueue.invokeLater(() -> b.dispatchEvent(new ActionEvent(b, ActionEvent.ACTION_PERFORMED, label)));
                return;
            }
        }
        throw new IllegalStateException("No button " + label);
    }

    static <T> List<T> all(Container in, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Component c : in.getComponents()) {
            if (type.isInstance(c)) {
                found.add(type.cast(c));
            }
            if (c instanceof Container inner) {
                found.addAll(all(inner, type));
            }
        }
        return found;
    }

    /** Waits up to five minutes, as a busy machine needs many times what a quiet one does. */
    static <T> T await(Supplier<T> what) throws InterruptedException {
        for (int i = 0; i < 3000; i++) {
            T found = what.get();
            if (found != null) {
                return found;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Waited in vain; the log says " + IJ.getLog());
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import java.awt.Choice;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Rectangle;
import java.awt.TextArea;
import java.awt.TextField;
import java.awt.Window;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Plays the reader of the tutorial, who does what it says; with a folder given, pictures of it go there. */
final class TutorialDriver {
    private static final String HOME = System.getProperty("user.home");

    private final List<Path> pictures;

    private TutorialDriver(List<Path> pictures) {
        this.pictures = pictures;
    }

    /** @param args the mode, the file of the tutorial, and a folder for pictures, if any are wanted */
    static void play(String[] args) throws Exception {
        TutorialDriver driver = new TutorialDriver(args.length > 2 ? List.of(Path.of(args[2])) : List.of());
        Recorder.getInstance().setLocation(1366, 0);
        IJ.getInstance().setLocation(10, 10);
        for (Tutorial.Step step : Tutorial.read(Path.of(args[1])).steps()) {
            if (step instanceof Tutorial.Open o) {
                IJ.runMacro("close('*');");
                IJ.open(absolute(o.path()));
                System.out.println("OPENED " + IJ.getImage().getTitle());
            } else if (step instanceof Tutorial.Dialog d) {
                driver.dialog(d);
            }
        }
        recorded().forEach(l -> System.out.println("RECORDED " + l));
    }

    private static List<String> recorded() {
        return Recorder.getInstance()
                .getText()
                .lines()
                .filter(l -> l.startsWith("run(\"Quadrant "))
                .toList();
    }

    private void dialog(Tutorial.Dialog step) throws Exception {
        int before = recorded().size();
        IJ.doCommand(step.command());
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        for (Map.Entry<String, String> field : step.fields().entrySet()) {
            fill(dialog, field.getKey(), absolute(field.getValue()));
        }
        String verb = switch (step.command()) {
            case "Train from a folder..." -> "fine-tune";
            case "Classify..." -> "classify";
            default -> step.command().replace("Quadrant ", "").toLowerCase(Locale.ROOT);
        };
        List<TextArea> says = ImageJDriver.all(dialog, TextArea.class);
        if (!says.isEmpty()) {
            // it first speaks of what there was before the fields were filled
            Pattern then = Pattern.compile(verb.equals("advise") ? "\\d marked cells" : "tutorial");
            ImageJDriver.await(() -> then.matcher(says.get(0).getText()).find() ? true : null);
            System.out.println("SAYS " + says.get(0).getText());
        }
        shoot("dialog-" + verb + step.fields().getOrDefault("Classify", ""), dialog.getBounds());
        ImageJDriver.press(dialog, "OK");
        ImageJDriver.await(() -> recorded().size() > before ? true : null);
        outcome(step, verb);
    }

    private void outcome(Tutorial.Dialog step, String verb) throws Exception {
        switch (verb) {
            case "fine-tune" -> {
                Frame window = ImageJDriver.await(() -> WindowManager.getFrame("Quadrant training"));
                IJ.wait(300);
                System.out.println("TRAINED " + TrainingDriver.text(window));
                shoot("training", window.getBounds());
                ImageJDriver.click(window, "Close");
            }
            case "advise" -> {
                ImagePlus matrix = WindowManager.getImage("Quadrant: size and similarity");
                if (!pictures.isEmpty()) {
                    ImageIO.write(matrix.getBufferedImage(), "png", file("advise"));
                }
                matrix.close();
                WindowManager.getWindow("Quadrant: advice").dispose();
            }
            case "classify" -> classified(step.fields().getOrDefault("Classify", ""));
            default -> System.out.println("LOG " + IJ.getLog().replace('\n', '|'));
        }
    }

    private void classified(String what) throws Exception {
        if (what.equals("rois")) {
            for (Roi roi : IJ.getImage().getOverlay()) {
                System.out.println("ROI " + roi.getName());
            }
            Window table = WindowManager.getWindow("Quadrant predictions");
            arrange(IJ.getImage(), table, new Rectangle(730, 120, 630, 340));
            shoot("rois", new Rectangle(0, 110, 1360, 600));
            table.dispose();
            return;
        }
        ImagePlus map = ImageJDriver.await(() -> {
            for (int id : WindowManager.getIDList()) {
                if (WindowManager.getImage(id).getTitle().startsWith("Quadrant map of ")) {
                    return WindowManager.getImage(id);
                }
            }
            return null;
        });
        ImagePlus slide = WindowManager.getImage("slide5.tif");
        System.out.println("LEGEND " + (slide.getOverlay().getIndex("legend") >= 0));
        arrange(slide, WindowManager.getWindow("Quadrant areas"), new Rectangle(730, 500, 500, 180));
        map.getWindow().setLocation(730, 120);
        shoot("map", new Rectangle(0, 110, 1240, 600));
    }

    private static void arrange(ImagePlus image, Window table, Rectangle place) {
        ImageWindow window = image.getWindow();
        window.setLocation(10, 120);
        table.setBounds(place);
        Window log = WindowManager.getWindow("Log");
        if (log != null) {
            log.setLocation(1366, 0);
        }
        window.toFront();
        table.toFront();
    }

    /** A path of the tutorial within the user's home; anything else as it is. */
    private static String absolute(String value) {
        return value.startsWith("tutorial/") ? HOME + "/" + value : value;
    }

    /** Fills a field of the dialog, or of that behind its <i>More options…</i>. */
    private static void fill(GenericDialog dialog, String label, String value) throws Exception {
        Optional<Component> field = field(dialog, label);
        if (field.isPresent()) {
            set(field.get(), value);
            return;
        }
        GenericDialog more = ImageJDriver.more(dialog);
        set(field(more, label).orElseThrow(() -> new IllegalStateException("No field " + label)), value);
        ImageJDriver.press(more, "OK");
        ImageJDriver.await(() -> more.isShowing() ? null : true);
    }

    private static Optional<Component> field(GenericDialog dialog, String label) {
        boolean next = false;
        for (Component c : ImageJDriver.all(dialog, Component.class)) {
            if (c instanceof Label l) {
                next = l.getText().strip().equals(label);
            } else if (next && (c instanceof TextField || c instanceof Choice)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    private static void set(Component field, String value) throws Exception {
        EventQueue.invokeAndWait(() -> {
            if (field instanceof TextField t) {
                t.setText(value);
            } else {
                ((Choice) field).select(value);
            }
        });
    }

    private void shoot(String name, Rectangle at) throws Exception {
        if (!pictures.isEmpty()) {
            ImageJDriver.shoot(at, file(name));
        }
    }

    private File file(String name) throws IOException {
        return pictures.get(0).resolve("tutorial-" + name + ".png").toFile();
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Component;
import java.awt.Label;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.swing.JLabel;

/** Plays a user of ImageJ's window who gives what cannot be used, or takes away what is being used. */
final class BadInputDriver {
    private static final int SIDE = 64;
    private static final int LARGE = 600;
    private static final int LONG = 1000;
    private static final Pattern BEGUN = Pattern.compile("[1-9]\\d* of " + LONG);

    private final String model;
    private final Path folder;

    private BadInputDriver(String model, Path folder) {
        this.model = model;
        this.folder = folder;
    }

    /** @param args the mode, a model, and a folder for results */
    static void play(String[] args) throws Exception {
        BadInputDriver driver = new BadInputDriver(args[1], Path.of(args[2]));
        driver.nothingOpen();
        driver.rois();
        driver.twoClasses();
        driver.kinds();
        driver.otherSize();
        driver.modelDeleted();
        driver.closed();
        driver.quotedPath();
        System.out.println("LOG " + IJ.getLog());
    }

    private void nothingOpen() throws Exception {
        for (String what : new String[] {"image", "rois", "tiles", "slices"}) {
            refused("NONE", classify("what=" + what));
        }
        refused("NONE", "run(\"Quadrant Fine-tune\", \"output=[" + folder + "/none]\");");
        refused("REPLACED", "run(\"Label cells\", \"classes=a\");");
    }

    private void rois() throws Exception {
        ImagePlus image = colours("rois.tif", 1);
        image.show();
        Roi folded = new PolygonRoi(new int[] {10, 40, 25}, new int[] {10, 40, 25}, 3, Roi.POLYGON);
        for (Roi roi : new Roi[] {new Roi(500, 500, 20, 20), new Line(5, 5, 40, 40), folded}) {
            image.setOverlay(new Overlay(roi));
            refused("ROI", classify("what=rois"));
        }
        image.setOverlay(null);
        refused("ROI", classify("what=rois"));
        close();
    }

    private void twoClasses() throws Exception {
        ImagePlus image = colours("two.tif", 1);
        Overlay overlay = new Overlay();
        for (String name : new String[] {"a 1", "b 2"}) {
            Roi roi = new OvalRoi(10, 10, 30, 30);
            roi.setName(name);
            overlay.add(roi);
        }
        image.setOverlay(overlay);
        image.show();
        refused("CLASSES", "run(\"Quadrant Fine-tune\", \"output=[" + folder + "/two]\");");
        System.out.println("WRITTEN " + Files.exists(folder.resolve("two")));
        close();
    }

    /** A stack of colours, a composite of 16 bits and a hyperstack are classified slice by slice and as what is shown. */
    private void kinds() throws Exception {
        ImagePlus composite = IJ.createImage("composite.tif", "16-bit composite-mode", SIDE, SIDE, 3, 1, 1);
        ImagePlus hyper = IJ.createImage("hyper.tif", "16-bit grayscale-mode", SIDE, SIDE, 2, 3, 2);
        for (ImagePlus image : new ImagePlus[] {colours("colours.tif", 3), noise(composite), noise(hyper)}) {
            image.show();
            IJ.runMacro(classify("what=slices"));
            int slices = table().size();
            closeTable();
            IJ.runMacro(classify("what=image"));
            System.out.println("KIND " + image.getTitle() + " " + slices + " " + table().size() + " "
                    + table().getStringValue("Image", 0));
            closeTable();
            close();
        }
    }

    /** While the slices of a stack are classified, the image gets other ones, of another size. */
    private void otherSize() throws Exception {
        ImagePlus image = lasting("changing.tif");
        image.show();
        ImageStack other = new ImageStack(9, 9);
        other.addSlice(new ColorProcessor(9, 9));
        refusedAfter("SIZE", classify("what=slices"), () -> image.setStack(other));
        close();
    }

    private void modelDeleted() throws Exception {
        Path copy = Files.copy(Path.of(model), folder.resolve("deleted.onnx"));
        ImagePlus image = lasting("deleted.tif");
        image.show();
        String line = classify("what=slices").replace(model, copy.toString());
        Thread run = new Thread(() -> IJ.runMacro(line));
        run.start();
        ImageJDriver.await(() -> begun() ? true : null);
        Files.delete(copy);
        run.join(300_000);
        System.out.println("DELETED " + table().size());
        closeTable();
        refused("GONE", line);
        close();
    }

    private void closed() throws Exception {
        ImagePlus image = lasting("closed.tif");
        image.show();
        refusedAfter("CLOSED", classify("what=slices"), () -> {
            image.changes = false;
            image.close();
        });
        System.out.println("TABLE " + (ResultsTable.getResultsTable("Quadrant predictions") != null));
    }

    private void quotedPath() throws Exception {
        ImagePlus image = colours("quoted.tif", 1);
        image.show();
        Path output = folder.resolve("Süd 'x' \"y\" [1]").resolve("Zellen & mehr.csv");
        Files.createDirectories(output.getParent());
        IJ.runMacro("run(\"Quadrant Classify\", \""
                + Recorder.fixString("model=[" + model + "] output=[" + output + "]") + "\");");
        System.out.println("QUOTED " + Files.exists(output));
        Path apostrophes = folder.resolve("it's \"so\".csv");
        IJ.runMacro("run(\"Quadrant Classify\", \""
                + Recorder.fixString("model=[" + model + "] output='" + folder + File.separator + "it''s \"so\".csv'")
                + "\");");
        System.out.println("QUOTED " + Files.exists(apostrophes));
        close();
    }

    private String classify(String options) {
        return "run(\"Quadrant Classify\", \"model=[" + model + "] threads=1 " + options + "\");";
    }

    /** Runs a macro that must be refused by a dialog, and then goes on no further. */
    private static void refused(String word, String macro) throws Exception {
        Thread run = start(word, macro);
        System.out.println(word + " " + ImageJDriver.dismiss());
        run.join(60_000);
    }

    /** The same, where something is done once the work has begun. */
    private static void refusedAfter(String word, String macro, Runnable meanwhile) throws Exception {
        Thread run = start(word, macro);
        ImageJDriver.await(() -> begun() ? true : null);
        meanwhile.run();
        System.out.println(word + " " + ImageJDriver.dismiss());
        run.join(60_000);
    }

    private static Thread start(String word, String macro) {
        Thread run = new Thread(() -> IJ.runMacro(macro + "\nprint(\"NOT STOPPED " + word + "\");"));
        run.start();
        return run;
    }

    /** Whether some slices have been classified, as the status bar says. */
    private static boolean begun() {
        for (Component c : IJ.getInstance().getStatusBar().getComponents()) {
            String text = c instanceof JLabel l ? l.getText() : c instanceof Label a ? a.getText() : "";
            if (BEGUN.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    private static ResultsTable table() throws Exception {
        return ImageJDriver.await(() -> ResultsTable.getResultsTable("Quadrant predictions"));
    }

    private static void closeTable() {
        WindowManager.getWindow("Quadrant predictions").dispose();
        IJ.runMacro("close('Quadrant predictions');");
    }

    private static void close() {
        IJ.runMacro("close('*');");
    }

    /** So many slices of one array of pixels, which take some seconds and little memory. */
    private static ImagePlus lasting(String title) {
        ImageStack stack = new ImageStack(LARGE, LARGE);
        int[] pixels = new int[LARGE * LARGE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 2654435 & 0xffffff;
        }
        for (int s = 0; s < LONG; s++) {
            stack.addSlice("", pixels);
        }
        return new ImagePlus(title, stack);
    }

    private static ImagePlus colours(String title, int slices) {
        ImageStack stack = new ImageStack(SIDE, SIDE);
        for (int s = 0; s < slices; s++) {
            ColorProcessor slice = new ColorProcessor(SIDE, SIDE);
            for (int i = 0; i < SIDE * SIDE; i++) {
                slice.set(i, (i * 31 + s * 7) * 2654435 & 0xffffff);
            }
            stack.addSlice(slice);
        }
        return new ImagePlus(title, stack);
    }

    private static ImagePlus noise(ImagePlus image) {
        for (int s = 1; s <= image.getStackSize(); s++) {
            ImageProcessor slice = image.getStack().getProcessor(s);
            for (int i = 0; i < SIDE * SIDE; i++) {
                ((ShortProcessor) slice).set(i, (i * 37 + s * 101) % 4000);
            }
        }
        return image;
    }
}

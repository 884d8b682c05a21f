package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.TextField;
import java.io.File;
import java.util.Arrays;

/** Plays a user who classifies the ROIs of an open image by the dialog, then its tiles and a stack by macros. */
final class ClassifyDriver {
    private ClassifyDriver() {}

    /** @param args the word, model, image, ROIs, stack; then, if wanted, two pictures to write */
    static void play(String[] args) throws Exception {
        IJ.open(args[2]);
        ImagePlus image = IJ.getImage();
        RoiManager manager = new RoiManager();
        manager.open(args[3]);
        Recorder.getInstance().setLocation(900, 500);
        IJ.selectWindow(image.getTitle());
        IJ.doCommand("Quadrant Classify");
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        System.out.println("WHAT " + ((Choice) dialog.getChoices().get(0)).getSelectedItem());
        EventQueue.invokeAndWait(() -> ((TextField) dialog.getStringFields().get(0)).setText(args[1]));
        ImageJDriver.press(dialog, "OK");
        ResultsTable table = table();
        System.out.println(
                "ROWS " + table.size() + " " + table.getColumnHeadings().replace('\t', ' '));
        for (Roi roi : manager.getRoisAsArray()) {
            System.out.println(
                    "ROI " + roi.getName() + " " + roi.getStrokeColor().getRGB());
        }
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("what=") ? true : null);
        System.out.println("RECORDED "
                + Recorder.getInstance()
                        .getText()
                        .lines()
                        .filter(l -> l.contains("Quadrant Classify"))
                        .toList());
        Frame window = (Frame) WindowManager.getWindow("Quadrant predictions");
        image.getWindow().setLocation(10, 110);
        manager.setLocation(1110, 110);
        window.setBounds(670, 420, 690, 330);
        ((Frame) WindowManager.getWindow("Log")).setLocation(0, 700);
        shoot(args, 5);
        inMemory(image, manager, args[1]);
        manager.reset(); // close() would ask
        manager.dispose();
        window.setVisible(false);
        image.setOverlay(null);
        IJ.selectWindow(image.getTitle());
        String tiles = args.length > 5 ? "tile=128px stride=64px min_probability=0.5" : "tile=32px stride=16px";
        IJ.runMacro(line(args[1], "what=tiles " + tiles));
        ImagePlus map = ImageJDriver.await(() -> WindowManager.getImage("Quadrant map of " + image.getTitle()));
        System.out.println("MAP " + map.getWidth() + "x" + map.getHeight() + "x" + map.getStackSize() + " "
                + map.getCalibration().pixelWidth + " " + map.getCalibration().getUnit());
        Overlay overlay = image.getOverlay();
        System.out.println("OVERLAY " + (overlay.getIndex("legend") >= 0));
        System.out.println("AREAS " + (WindowManager.getWindow("Quadrant areas") != null));
        if (args.length > 5) {
            ((Frame) WindowManager.getWindow("Quadrant areas")).setBounds(690, 520, 470, 200);
            map.getWindow().setLocation(690, 130);
            ((Frame) WindowManager.getWindow("Log")).setLocation(0, 700);
        }
        shoot(args, 6);
        IJ.open(args[4]);
        IJ.runMacro(line(args[1], "what=slices"));
        ResultsTable slices = ImageJDriver.await(() -> {
            ResultsTable now = ResultsTable.getResultsTable("Quadrant predictions");
            return now != null && now.size() == 6 ? now : null;
        });
        System.out.println("SLICES " + slices.size() + " " + slices.getStringValue("Image", 3));
        closedUnderWay(args);
        IJ.runMacro("close('*');");
        Thread none = new Thread(() -> IJ.runMacro(line(args[1], "what=tiles")));
        none.start();
        System.out.println("DIALOG " + ImageJDriver.dismiss());
    }

    /** The ROIs in the manager are those of the image in front, and no window opens. */
    private static void inMemory(ImagePlus front, RoiManager manager, String model) throws Exception {
        ImagePlus other = front.duplicate();
        other.setOverlay(new Overlay(new Roi(5, 5, 20, 20)));
        int windows = WindowManager.getWindowCount();
        String before = names(manager);
        int own = rows(other, model);
        int managed = rows(front, model);
        System.out.println("MEMORY " + own + " " + managed + " " + (WindowManager.getWindowCount() - windows) + " "
                + before.equals(names(manager)));
    }

    /** By ImageJ's loader of plug-ins, as scripts. */
    private static int rows(ImagePlus image, String model) throws Exception {
        Class<?> type = IJ.getClassLoader().loadClass("quadrant.Classification");
        Object made = type.getMethod("of", ImagePlus.class, String.class, String.class)
                .invoke(null, image, model, "what=rois");
        return ((ResultsTable) type.getMethod("table").invoke(made)).size();
    }

    private static String names(RoiManager manager) {
        return Arrays.stream(manager.getRoisAsArray())
                .map(Roi::getName)
                .toList()
                .toString();
    }

    /** Closes the image as soon as its tiles are being read. */
    private static void closedUnderWay(String[] args) throws Exception {
        IJ.runMacro("close('*');");
        IJ.open(args[2]);
        ImagePlus image = IJ.getImage();
        Thread work = new Thread(() -> IJ.runMacro(line(args[1], "what=tiles tile=32px stride=1px tta=dihedral")));
        work.start();
        ImageJDriver.await(() -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(t -> t.getName().equals("quadrant-runner"))
                ? true
                : null);
        image.changes = false;
        EventQueue.invokeAndWait(image::close);
        boolean early = WindowManager.getImageCount() == 0;
        work.join();
        ImagePlus map = ImageJDriver.await(() -> WindowManager.getImage("Quadrant map of " + image.getTitle()));
        int unknown = 0;
        for (float v : (float[]) map.getStack().getPixels(1)) {
            unknown += Float.isNaN(v) ? 1 : 0;
        }
        System.out.println("CLOSED " + early + " " + map.getWidth() + "x" + map.getHeight() + " " + unknown + " "
                + IJ.getLog().contains("was closed while it was classified, so there is no overlay"));
    }

    private static String line(String model, String options) {
        return "run(\"Quadrant Classify\", \"model=[" + model + "] " + options + "\");";
    }

    private static ResultsTable table() throws Exception {
        return ImageJDriver.await(() -> ResultsTable.getResultsTable("Quadrant predictions"));
    }

    private static void shoot(String[] args, int at) throws Exception {
        if (args.length > at) {
            ImageJDriver.shoot(new Rectangle(0, 0, 1366, 768), new File(args[at]));
        }
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plays a user who has images with overlays open, the ROIs of the last one in the ROI Manager, and names no data. */
final class OpenDriver {
    private static final int CALM = 8;

    private OpenDriver() {}

    static void play(String[] args) throws Exception {
        Path output = Path.of(args[2]);
        for (String name : new String[] {"slide1.tif", "slide2.tif", "slide3.tif"}) {
            IJ.openImage(args[1] + "/" + name).show();
        }
        ImagePlus last = IJ.openImage(args[1] + "/plain/slide4.tif");
        last.show();
        front(last);
        new RoiManager().runCommand("Open", args[1] + "/plain/slide4.zip");
        IJ.doCommand("Quadrant Fine-tune");
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        if (args.length > 3) {
            ImageJDriver.shoot(dialog.getBounds(), new File(args[3]));
        }
        ImageJDriver.give(dialog, "Results (new folder)", args[2]);
        ImageJDriver.giveMore(dialog, "Depth", "0", "Views per image", "1", "Epochs", "1", "Threads", "1");
        front(last);
        ImageJDriver.press(dialog, "OK");
        ImageJDriver.await(() -> Files.exists(output.resolve("model.onnx")) ? true : null);
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("Fine-tune") ? true : null);
        String recorded = Recorder.getInstance()
                .getText()
                .lines()
                .filter(l -> l.contains("Fine-tune"))
                .findFirst()
                .orElseThrow();
        System.out.println("RECORDED " + recorded);
        System.out.println("LOG " + IJ.getLog().replace('\n', '|'));
        Files.move(output, Path.of(output + " first"));
        front(last);
        IJ.runMacro(recorded);
    }

    /** Puts an image in front until no window comes forward by itself any more, as they do late on a busy machine. */
    private static void front(ImagePlus image) {
        for (int calm = 0; calm < CALM; calm++) {
            if (WindowManager.getCurrentImage() != image) {
                WindowManager.setCurrentWindow(image.getWindow());
                calm = 0;
            }
            IJ.wait(100);
        }
    }
}

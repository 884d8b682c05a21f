package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.Rectangle;
import java.awt.Robot;
import java.io.File;
import javax.imageio.ImageIO;

/** Plays a user who asks for a preview in the dialog. */
final class PreviewDriver {
    private PreviewDriver() {}

    static void play(String[] args) throws Exception {
        IJ.doCommand("Preview augmentation");
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        ImageJDriver.give(dialog, "Images (folder or CSV)", args[1]);
        ImageJDriver.giveMore(dialog, "Rows", "3", "Views", "4");
        ImageJDriver.press(dialog, "OK");
        ImagePlus sheet = ImageJDriver.await(() -> WindowManager.getImage("Quadrant: views"));
        ImagePlus stack = ImageJDriver.await(() -> WindowManager.getImage("Quadrant: stack of views"));
        System.out.println("SHEET " + sheet.getWidth());
        System.out.println("STACK " + stack.getWidth() + "x" + stack.getHeight() + "x" + stack.getStackSize());
        System.out.println("SLICE " + stack.getStack().getSliceLabel(2));
        if (args.length > 2) {
            IJ.wait(1000);
            ImageIO.write(new Robot().createScreenCapture(new Rectangle(0, 0, 1366, 768)), "png", new File(args[2]));
        }
        ImageJDriver.await(() -> Recorder.getInstance().getText().contains("run(") ? true : null);
        System.out.println("RECORDED "
                + Recorder.getInstance()
                        .getText()
                        .replaceAll("selectImage\\(.*\\);\n", "")
                        .replaceAll("selectWindow\\(.*\\);\n", "")
                        .strip()
                        .replace('\n', '|'));
    }
}

package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Rectangle;
import java.io.File;

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
            ImageJDriver.shoot(new Rectangle(0, 0, 1366, 768), new File(args[2]));
        }
        System.out.println("RECORDED " + ImageJDriver.recorded());
    }
}

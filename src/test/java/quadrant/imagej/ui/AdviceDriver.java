package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.text.TextWindow;
import java.io.File;
import javax.imageio.ImageIO;

/** Plays a user who asks for an advice in the dialog. */
final class AdviceDriver {
    private AdviceDriver() {}

    static void play(String[] args) throws Exception {
        IJ.doCommand("Quadrant Advise");
        GenericDialog dialog = ImageJDriver.shown();
        ImageJDriver.describe(dialog);
        ImageJDriver.give(dialog, "Images (blank: open ones)", args[1]);
        ImageJDriver.giveMore(dialog, "Threads", "1");
        ImageJDriver.press(dialog, "OK");
        ImagePlus matrix = ImageJDriver.await(() -> WindowManager.getImage("Quadrant: size and similarity"));
        TextWindow text = (TextWindow) ImageJDriver.await(() -> WindowManager.getWindow("Quadrant: advice"));
        System.out.println("TEXT " + text.getTextPanel().getText().replace('\n', '|'));
        System.out.println("MATRIX " + matrix.getWidth() + "x" + matrix.getHeight());
        if (args.length > 2) {
            ImageIO.write(matrix.getBufferedImage(), "png", new File(args[2]));
        }
        System.out.println("RECORDED " + ImageJDriver.recorded());
    }
}

package quadrant.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.List;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Predictions;

/** The classes of an image's parts as 16-bit pixels: from 1 in the order of the classes, then uncertain; 0 for nothing. */
public final class ClassImage {
    private ClassImage() {}

    /**
     * One plane, or all of a stack where a part names its own.
     *
     * @param parts one for each prediction, of which later ones cover earlier ones; none for the image, or its planes, as a whole
     */
    public static ImagePlus of(ImagePlus image, Predictions predictions, Abstention abstention, List<Roi> parts) {
        int classes = predictions.classes().size();
        boolean whole = parts.isEmpty();
        boolean all = whole
                ? predictions.rows().size() > 1
                : parts.stream().anyMatch(r -> StackPosition.of(r).explicit());
        int slices = all ? image.getNSlices() : 1;
        int frames = all ? image.getNFrames() : 1;
        String title = "Classes of " + image.getTitle();
        ImagePlus made = IJ.createHyperStack(title, image.getWidth(), image.getHeight(), 1, slices, frames, 16);
        for (int i = 0; i < predictions.rows().size(); i++) {
            int plane = !all ? 0 : whole ? i : StackPosition.of(parts.get(i)).plane(image);
            ImageProcessor pixels = made.getStack().getProcessor(plane + 1);
            pixels.setValue(abstention.decided(predictions.rows().get(i)).orElse(classes) + 1);
            pixels.fill(whole ? new Roi(0, 0, made.getWidth(), made.getHeight()) : parts.get(i));
        }
        made.copyScale(image);
        made.getCalibration().disableDensityCalibration();
        made.setDisplayRange(0, classes + 1);
        String names = String.join("\n", predictions.classes().names());
        made.setProperty("Info", "Classes, from 1:\n" + names + "\n" + Abstention.word(predictions.classes()) + "\n");
        return made;
    }
}

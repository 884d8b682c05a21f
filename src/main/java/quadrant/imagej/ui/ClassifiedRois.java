package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.util.List;
import java.util.Locale;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ClassColours;
import quadrant.imagej.RoiSet;

/** Classified ROIs on their image: named and coloured by class, grey where uncertain. */
final class ClassifiedRois {
    private static final double STROKE_PX = 2;

    private ClassifiedRois() {}

    /** Marks the ROIs of an outcome; nothing where it has none. */
    static void mark(ClassifyVerb.Outcome outcome) {
        ImagePlus image = outcome.image();
        if (image == null || outcome.rois().isEmpty() || outcome.table().isEmpty()) {
            return;
        }
        Predictions predictions = outcome.table().get().predictions();
        List<Roi> parts = RoiSet.parts(outcome.rois());
        if (parts.size() != predictions.rows().size()) {
            IJ.log("Note: some ROIs were skipped, so none is renamed; the table has their classes.");
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Prediction p = predictions.rows().get(i);
            Roi roi = parts.get(i);
            int label = outcome.options().abstention().decided(p).orElse(-1);
            roi.setStrokeColor(ClassColours.of(label));
            roi.setStrokeWidth(STROKE_PX);
            roi.setName(String.format(
                    Locale.ROOT, "%s-%04d", outcome.options().abstention().name(p, predictions.classes()), i + 1));
        }
        show(image, outcome.rois(), parts);
    }

    private static void show(ImagePlus image, List<Roi> given, List<Roi> parts) {
        RoiManager manager = RoiManager.getInstance2();
        boolean listed = manager != null
                && manager.getCount() == parts.size()
                && List.of(manager.getRoisAsArray()).equals(given)
                && given.equals(parts);
        if (listed) {
            for (int i = 0; i < parts.size(); i++) {
                manager.rename(i, parts.get(i).getName());
            }
            if (Host.window()) {
                manager.runCommand("UseNames", "true");
                manager.runCommand(image, "Show All with labels");
            }
            return;
        }
        Overlay overlay = new Overlay();
        parts.forEach(overlay::add);
        overlay.drawLabels(true);
        overlay.drawNames(true);
        image.setOverlay(overlay);
    }
}

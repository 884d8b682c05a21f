package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.util.List;
import java.util.Locale;
import quadrant.app.Classified;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ClassColours;
import quadrant.imagej.DoubtfulRoi;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.RoiSet;

/**
 * Shows classified ROIs on their image: coloured by class, grey where uncertain, dashed where doubtful, and named by the class
 * where they have no name of their own, with a question mark where doubtful.
 */
final class ClassifiedRois {
    private static final double STROKE_PX = 2;
    private static final String LEGEND = "Outlines that are dashed, with \"" + Doubt.MARK
            + "\" behind the class, are doubtful: see the column doubt.";

    private ClassifiedRois() {}

    /** Marks the ROIs of a result; nothing where it has none. */
    static void mark(ClassifyEntry.Ran ran) {
        ImagePlus image = ran.image();
        if (image == null || ran.rois().isEmpty() || !(ran.result() instanceof Classified.Table table)) {
            return;
        }
        Predictions predictions = table.predictions();
        List<Roi> parts = RoiSet.parts(ran.rois());
        if (parts.size() != predictions.rows().size()) {
            LogWindow.add("Note: some ROIs were skipped, so none is renamed; the table has their classes.");
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Prediction p = predictions.rows().get(i);
            Roi roi = parts.get(i);
            boolean unnamed = unnamed(roi, predictions.classes());
            int label = ran.abstention().decided(p).orElse(-1);
            roi.setStrokeColor(ClassColours.of(label));
            // also where it is not doubtful, as it may have been by an earlier classification
            DoubtfulRoi.draw(roi, STROKE_PX, p.doubtful());
            if (unnamed) {
                roi.setName(String.format(
                        Locale.ROOT,
                        "%s%s-%04d",
                        ran.abstention().name(p, predictions.classes()),
                        p.doubtful() ? Doubt.MARK : "",
                        i + 1));
            }
        }
        show(image, ran.rois(), parts);
        if (predictions.rows().stream().anyMatch(Prediction::doubtful)) {
            LogWindow.add(LEGEND);
        }
    }

    /** Whether a ROI has no name, or one that was given by ImageJ or an earlier classification. */
    private static boolean unnamed(Roi roi, ClassList classes) {
        String name = String.valueOf(roi.getName());
        String named = name.replaceFirst("-\\d{4}$", "");
        String stem = DoubtfulRoi.is(roi) ? DoubtfulRoi.unmarked(named) : named;
        boolean ours = !named.equals(name) && (classes.names().contains(stem) || stem.equals(Abstention.word(classes)));
        return roi.getName() == null || name.isBlank() || ours || name.matches("\\d+(-\\d+){0,2}");
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
        Overlay overlay = others(image, given, parts);
        parts.forEach(overlay::add);
        overlay.drawLabels(true);
        overlay.drawNames(true);
        image.setOverlay(overlay);
    }

    /** The other elements of an image's overlay, which stay, except a map from an earlier classification. */
    private static Overlay others(ImagePlus image, List<Roi> given, List<Roi> parts) {
        Overlay others = new Overlay();
        Overlay before = image.getOverlay();
        for (int i = 0; before != null && i < before.size(); i++) {
            Roi there = before.get(i);
            if (!given.contains(there) && !parts.contains(there) && !MapOverlay.drew(there)) {
                others.add(there);
            }
        }
        return others;
    }
}

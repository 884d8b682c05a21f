package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.imagej.ClassColours;
import quadrant.imagej.DoubtfulRoi;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.RoiSet;
import quadrant.launch.Start;
import quadrant.task.UserException;

/** The ROIs of an open image, and how they are shown once they are classified. */
final class ImageRois {
    private static final double STROKE_PX = 2;
    private static final String LEGEND = "Outlines that are dashed, with \"" + Doubt.MARK
            + "\" behind the class, are doubtful: see the column doubt.";

    private ImageRois() {}

    /**
     * Those of the file, where one is named; else all of the ROI Manager; else those of the image's overlay, except those of a
     * map; else the selection.
     *
     * @throws UserException where there are none
     */
    static List<Roi> of(ImagePlus image, Optional<Path> file) {
        if (file.isPresent()) {
            return RoiSet.read(file.get());
        }
        List<Roi> rois = listed(image);
        if (rois.isEmpty() && image.getRoi() == null) {
            throw new UserException(
                    "There is no ROI to classify on " + image.getTitle() + ".",
                    "Add ROIs to the ROI Manager or the overlay, select one, or name a file of ROIs.");
        }
        return rois.isEmpty() ? List.of(image.getRoi()) : rois;
    }

    /** Those of the ROI Manager or the overlay of an image, which are the first choice. */
    static List<Roi> listed(ImagePlus image) {
        RoiManager manager = RoiManager.getInstance2();
        return manager != null && manager.getCount() > 0 ? List.of(manager.getRoisAsArray()) : drawn(image);
    }

    /** The elements of an image's overlay, except those of a map. */
    private static List<Roi> drawn(ImagePlus image) {
        List<Roi> rois = new ArrayList<>();
        if (image.getOverlay() != null) {
            image.getOverlay().forEach(rois::add);
        }
        rois.removeIf(MapOverlay::drew);
        return rois;
    }

    /**
     * Shows classified ROIs on their image: coloured by class, grey where uncertain, dashed where doubtful, and named by the
     * class where they have no name of their own, with a question mark where doubtful.
     */
    static void mark(ImagePlus image, List<Roi> rois, Predictions predictions, Abstention abstention) {
        List<Roi> parts = RoiSet.parts(rois);
        if (parts.size() != predictions.rows().size()) {
            Windows.log("Note: some ROIs were skipped, so none is renamed; the table has their classes.");
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            Prediction p = predictions.rows().get(i);
            Roi roi = parts.get(i);
            boolean unnamed = unnamed(roi, predictions.classes());
            roi.setStrokeColor(ClassColours.of(abstention.decided(p).orElse(-1)));
            // also where it is not doubtful, as it may have been by an earlier classification
            DoubtfulRoi.draw(roi, STROKE_PX, p.doubtful());
            if (unnamed) {
                roi.setName(String.format(
                        Locale.ROOT,
                        "%s%s-%04d",
                        abstention.name(p, predictions.classes()),
                        p.doubtful() ? Doubt.MARK : "",
                        i + 1));
            }
        }
        show(image, rois, parts);
        if (predictions.rows().stream().anyMatch(Prediction::doubtful)) {
            Windows.log(LEGEND);
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
        if (!listed) {
            // the other elements stay, except a map from an earlier classification
            List<Roi> all = drawn(image);
            all.removeIf(there -> given.contains(there) || parts.contains(there));
            all.addAll(parts);
            Overlay overlay = new Overlay();
            all.forEach(overlay::add);
            overlay.drawLabels(true);
            overlay.drawNames(true);
            image.setOverlay(overlay);
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            manager.rename(i, parts.get(i).getName());
        }
        if (Start.window()) {
            manager.runCommand("UseNames", "true");
            manager.runCommand(image, "Show All with labels");
        }
    }
}

package quadrant.imagej.ui;

import static quadrant.task.OptionName.option;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.PlotWindow;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import quadrant.app.Given;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.OpenImage;
import quadrant.imagej.RoiSet;
import quadrant.task.UserException;

/**
 * The open images with their marked objects, which are the data where none is named: the ROIs of the ROI Manager belong to the
 * front image, and the overlay of every other image to that image.
 */
final class OpenWindows {
    /** The name of the data in reports. */
    static final String NAME = "open images";

    private static final String DATA = "data";

    private OpenWindows() {}

    /** These open images, or those in ImageJ's windows where none is given; nothing where the options name data. */
    static Optional<Given.OpenImages> insteadOf(Map<String, String> options, List<ImagePlus> images) {
        if (!options.getOrDefault(DATA, "").isBlank()) {
            return Optional.empty();
        }
        if (!options.getOrDefault("images", "").isBlank()) {
            throw new UserException(
                    "The option " + option("images") + " goes with a CSV, and no data is named.",
                    "Name the CSV with " + option("data") + ".");
        }
        Map<ImagePlus, List<Roi>> rois = images.isEmpty() ? rois() : marked(images);
        if (rois.isEmpty()) {
            throw new UserException(
                    "The option " + option("data") + " is missing, and no image is open.",
                    "Give data, or open images and mark objects on them with ROIs.");
        }
        return Optional.of((classFrom, rule, tiles, planes) -> OpenImage.marks(rois, classFrom, rule, tiles, planes));
    }

    /** A line on what will be done, which names the open images if they are the data and nothing is marked on any of them. */
    static Function<Map<String, String>, String> checked(Function<Map<String, String>, String> line) {
        return options -> {
            boolean open = insteadOf(options, List.of()).isPresent();
            if (open && rois().values().stream().allMatch(List::isEmpty)) {
                return "Nothing is marked on the open images. Choose images, or mark objects with ROIs.";
            }
            return line.apply(options);
        };
    }

    /** The options with a name for the data where they have none. */
    static Map<String, String> named(Map<String, String> options) {
        Map<String, String> named = new LinkedHashMap<>(options);
        if (named.getOrDefault(DATA, "").isBlank()) {
            named.put(DATA, NAME);
        }
        return named;
    }

    private static Map<ImagePlus, List<Roi>> marked(List<ImagePlus> images) {
        Map<ImagePlus, List<Roi>> rois = new LinkedHashMap<>();
        images.forEach(image -> rois.put(image, drawn(image)));
        return rois;
    }

    private static Map<ImagePlus, List<Roi>> rois() {
        // plots, and pictures shown by Quadrant itself, are left out
        Map<ImagePlus, List<Roi>> rois = marked(OpenImage.all().stream()
                .filter(i ->
                        !(i.getWindow() instanceof PlotWindow || i.getTitle().startsWith("Quadrant: ")))
                .toList());
        // without a display there is no manager, and requesting it fails
        RoiManager manager = GraphicsEnvironment.isHeadless() ? null : RoiManager.getInstance2();
        if (!rois.isEmpty() && manager != null && manager.getCount() > 0) {
            rois.put(front(rois.keySet()), List.of(manager.getRoisAsArray()));
        }
        return rois;
    }

    /** The image in front. */
    static ImagePlus front(String problem, String remedy) {
        ImagePlus front = WindowManager.getCurrentImage();
        if (front == null) {
            throw new UserException(problem, remedy);
        }
        return front;
    }

    /**
     * The ROIs to classify on an image: those of the file, where one is named; else all of the ROI Manager; else those of the image's overlay, except those of a
     * map; else the selection.
     *
     * @throws UserException where there are none
     */
    static List<Roi> rois(ImagePlus image, Optional<Path> file) {
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

    /** The first choice: the ROIs of the ROI Manager, unless another image is in front, or those of the image's overlay. */
    static List<Roi> listed(ImagePlus image) {
        ImagePlus front = WindowManager.getCurrentImage();
        boolean other = front != null && front != image;
        RoiManager manager = other ? null : RoiManager.getInstance2();
        return manager != null && manager.getCount() > 0 ? List.of(manager.getRoisAsArray()) : drawn(image);
    }

    /** The elements of an image's overlay, except those of a map. */
    static List<Roi> drawn(ImagePlus image) {
        List<Roi> rois = new ArrayList<>();
        if (image.getOverlay() != null) {
            image.getOverlay().forEach(rois::add);
        }
        rois.removeIf(MapOverlay::drew);
        return rois;
    }

    private static ImagePlus front(Set<ImagePlus> images) {
        ImagePlus front = WindowManager.getCurrentImage();
        if (front != null && images.contains(front)) {
            return front;
        }
        if (images.size() > 1) {
            throw new UserException(
                    "The ROIs of the ROI Manager belong to the image in front, and that is none of the " + images.size()
                            + " images to learn from.",
                    "Click on the image that the ROIs belong to, and run again.");
        }
        return images.iterator().next();
    }

    /** Runs work that may show plots and pictures, and then brings the previous image to the front again. */
    static <T> T keepingFront(Supplier<T> work) {
        ImagePlus front = WindowManager.getCurrentImage();
        T done = work.get();
        if (front != null && front.getWindow() != null && front.getWindow().isVisible()) {
            WindowManager.setCurrentWindow(front.getWindow());
        }
        return done;
    }
}

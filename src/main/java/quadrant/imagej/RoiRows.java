package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.PixelSize;
import quadrant.pixels.RegionSource;
import quadrant.task.UserException;

/**
 * The ROIs or GeoJSON features of one image, for classification: each with its crop and position. A ROI with a position in a
 * stack is cut from its slice and frame, any other from the displayed plane or, in files, the default plane.
 */
public final class RoiRows {
    private final RoiMarks.Planar planes;
    private final CropRule rule;

    /**
     * One ROI.
     *
     * @param xPx left edge of its bounding box
     * @param yPx upper edge
     * @param areaPx pixels within its outline
     * @param pixelSize of the image; empty where it has none
     * @param feature the same as GeoJSON
     */
    public record Row(
            String name,
            double xPx,
            double yPx,
            double areaPx,
            Optional<PixelSize> pixelSize,
            PixelSource crop,
            Supplier<GeoFeature> feature) {}

    /**
     * Of an image file.
     *
     * @param name the image's name for the user
     */
    public RoiRows(Path image, String name, CropRule rule, ImageFileReader reader) {
        this.planes = new FilePlanes(reader).of(image, name);
        this.rule = rule;
    }

    /**
     * The ROIs of a file.
     *
     * @param rois a .roi or .zip that ImageJ saved, or GeoJSON
     * @throws UserException where a ROI has no area or lies outside the image
     */
    public List<Row> of(Path rois) {
        if (!GeoJsonFile.is(rois)) {
            return rows(RoiSet.read(rois), roi -> planes.apply(StackPosition.of(roi)), rule);
        }
        List<Row> rows = new ArrayList<>();
        try (GeoJsonReader features = new GeoJsonReader(rois)) {
            features.forEachRemaining(f -> rows.add(of(f).orElseThrow(() -> flat(f.title()))));
        }
        return rows;
    }

    /**
     * A feature with its crop.
     *
     * @return empty where it cannot be cut out: a point or a line where the rule has no box, or an object without the requested
     *     nucleus
     * @throws UserException where its geometry is invalid
     */
    public Optional<Row> of(GeoFeature feature) {
        Optional<GeoShape> shape = feature.shape(rule.outline());
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        MarkedArea area = shape.get().area();
        if (area.flat() && (rule.box().isEmpty() || rule.background() == CropRule.Background.BLANK)) {
            return Optional.empty();
        }
        Supplier<RegionSource> plane = planes.apply(RoiMarks.position(shape.get()));
        return Optional.of(new Row(
                feature.title(),
                area.leftPx(),
                area.topPx(),
                shape.get().areaPx(),
                plane.get().pixelSize(),
                new AreaPixels(plane, area, feature.title(), rule),
                () -> feature));
    }

    private static UserException flat(String name) {
        return new UserException(
                "The ROI " + name + " has no area, and the model was trained on outlined objects or images.",
                "Outline the object, or use a model that was trained on points with a box.");
    }

    /** The ROIs on an open image, which must stay as it is while they are read. */
    public static List<Row> of(ImagePlus image, List<Roi> rois, CropRule rule) {
        return rows(rois, planes(image), rule);
    }

    /**
     * The crops of ROIs on an open image, which is read once for all of them.
     *
     * @return a function that throws as {@link PixelSource#read} when a crop is read
     */
    public static Function<Roi, PixelSource> crops(ImagePlus image, CropRule rule) {
        Function<Roi, Supplier<RegionSource>> planes = planes(image);
        return roi -> new AreaPixels(planes.apply(roi), roi, String.valueOf(roi.getName()), rule);
    }

    private static Function<Roi, Supplier<RegionSource>> planes(ImagePlus image) {
        List<PixelSource> planes = OpenImage.slices(image);
        RecentImages recent = new RecentImages();
        Map<Integer, Supplier<RegionSource>> kept = new HashMap<>();
        Supplier<RegionSource> shown = FilePlanes.whole(new OpenImage(image), recent);
        return roi -> {
            int at = planes.size() == 1 ? -1 : position(roi, image);
            return at < 0 ? shown : kept.computeIfAbsent(at, k -> FilePlanes.whole(planes.get(k), recent));
        };
    }

    private static int position(Roi roi, ImagePlus image) {
        boolean hyper = roi.hasHyperStackPosition();
        if (!hyper && (roi.getPosition() < 1 || roi.getPosition() > image.getStackSize())) {
            return -1;
        }
        int[] at = hyper
                ? new int[] {1, Math.max(1, roi.getZPosition()), Math.max(1, roi.getTPosition())}
                : image.convertIndexToPosition(roi.getPosition());
        return (at[2] - 1) * image.getNSlices() + at[1] - 1;
    }

    private static List<Row> rows(List<Roi> rois, Function<Roi, Supplier<RegionSource>> plane, CropRule rule) {
        List<Row> rows = new ArrayList<>();
        List<Roi> parts = RoiSet.parts(rois);
        // all planes of a stack share it
        Optional<PixelSize> size = parts.isEmpty()
                ? Optional.empty()
                : plane.apply(parts.get(0)).get().pixelSize();
        for (int i = 0; i < parts.size(); i++) {
            Roi roi = parts.get(i);
            String name = roi.getName() == null || roi.getName().isBlank() ? "ROI " + (i + 1) : roi.getName();
            double area = area(roi);
            if (area == 0 && rule.box().isEmpty()) {
                throw flat(name);
            }
            int number = i + 1;
            rows.add(new Row(
                    name,
                    roi.getFloatBounds().x,
                    roi.getFloatBounds().y,
                    area,
                    size,
                    new AreaPixels(plane.apply(roi), roi, name, rule),
                    () -> GeoRois.feature(roi, number)));
        }
        return rows;
    }

    /** In pixels; 0 for lines and points, and for outlines that enclose nothing. */
    private static double area(Roi roi) {
        if (!roi.isArea() || roi.getFloatWidth() <= 0 || roi.getFloatHeight() <= 0) {
            return 0;
        }
        ImageProcessor mask = roi.getMask();
        if (mask == null) {
            return (double) roi.getBounds().width * roi.getBounds().height;
        }
        return mask.getPixelCount() - mask.getHistogram()[0];
    }
}

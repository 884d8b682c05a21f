package quadrant.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.Region;
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

    /** Of a plane in memory, whatever the positions of the ROIs. */
    RoiRows(RawImage image, CropRule rule) {
        RegionSource plane = RegionSource.of(image);
        this.planes = at -> () -> plane;
        this.rule = rule;
    }

    /** Of an open image, which must stay as it is while they are read. */
    public RoiRows(ImagePlus image, CropRule rule) {
        this.planes = planes(image);
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
            return of(RoiSet.read(rois));
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

    /** The crop of a ROI, which throws as {@link PixelSource#read} when it is read; the image is read once for all of them. */
    public PixelSource crop(Roi roi) {
        return new AreaPixels(planes.apply(StackPosition.of(roi)), roi, String.valueOf(roi.getName()), rule);
    }

    /**
     * ImageJ's measurements of a ROI, of a colour image in its three channels, else in the first channel.
     *
     * @throws UserException where its pixels cannot be read
     */
    public float[] measured(Roi roi) {
        RegionSource plane = planes.apply(StackPosition.of(roi)).get();
        Rectangle own = roi.getBounds();
        Rectangle at = own.intersection(new Rectangle(plane.widthPx(), plane.heightPx()));
        if (at.isEmpty()) {
            return RoiMeasures.of(new ByteProcessor(1, 1), roi);
        }
        RawImage part = plane.read(0, new Region(at.x, at.y, at.width, at.height));
        Roi moved = (Roi) roi.clone();
        moved.setLocation(own.x - at.x, own.y - at.y);
        return RoiMeasures.of(processor(part, 0), moved);
    }

    /** A colour image, or a channel, from 0. */
    static ImageProcessor processor(RawImage image, int channel) {
        List<FloatProcessor> channels = image.channels().stream()
                .map(c -> new FloatProcessor(image.widthPx(), image.heightPx(), c))
                .toList();
        if (image.colour() && image.type() == PixelType.UINT8) {
            ColorProcessor rgb = new ColorProcessor(image.widthPx(), image.heightPx());
            for (int c = 0; c < channels.size(); c++) {
                rgb.setChannel(c + 1, channels.get(c).convertToByteProcessor(false));
            }
            return rgb;
        }
        return switch (image.type()) {
            case UINT8 -> channels.get(channel).convertToByteProcessor(false);
            case UINT16 -> channels.get(channel).convertToShortProcessor(false);
            default -> channels.get(channel);
        };
    }

    private static RoiMarks.Planar planes(ImagePlus image) {
        List<PixelSource> slices = OpenImage.slices(image);
        RecentImages recent = new RecentImages();
        Map<PixelSource, Supplier<RegionSource>> kept = new HashMap<>();
        Supplier<RegionSource> shown = recent.plane(new OpenImage(image));
        return at -> {
            if (slices.size() == 1 || !at.explicit() || at.index() > image.getStackSize()) {
                return shown;
            }
            return kept.computeIfAbsent(slices.get(at.plane(image)), recent::plane);
        };
    }

    /**
     * ROIs.
     *
     * @throws UserException where one has no area or lies outside the image
     */
    public List<Row> of(List<Roi> rois) {
        List<Row> rows = new ArrayList<>();
        List<Roi> parts = RoiSet.parts(rois);
        // all planes of a stack share it
        Optional<PixelSize> size = parts.isEmpty()
                ? Optional.empty()
                : planes.apply(StackPosition.of(parts.get(0))).get().pixelSize();
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
                    new AreaPixels(planes.apply(StackPosition.of(roi)), roi, name, rule),
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

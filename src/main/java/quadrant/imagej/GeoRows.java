package quadrant.imagej;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.RegionSource;

/** Cuts features of a GeoJSON file out of their image, one by one. */
public final class GeoRows {
    private final RoiMarks.Planar planes;
    private final CropRule rule;

    /** @param name the image's name for the user */
    public GeoRows(Path image, String name, CropRule rule, ImageFileReader reader) {
        this(new FilePlanes(reader).of(image, name), rule);
    }

    GeoRows(RoiMarks.Planar planes, CropRule rule) {
        this.planes = planes;
        this.rule = rule;
    }

    /**
     * A feature with its crop.
     *
     * @return empty where it cannot be cut out: a point or a line where the rule has no box, or an object without the requested
     *     nucleus
     * @throws quadrant.task.UserException where its geometry is invalid
     */
    public Optional<RoiRows.Row> of(GeoFeature feature) {
        Optional<GeoShape> shape = feature.shape(rule.outline());
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        MarkedArea area = shape.get().area();
        if (area.flat() && (rule.box().isEmpty() || rule.background() == CropRule.Background.BLANK)) {
            return Optional.empty();
        }
        Supplier<RegionSource> plane = planes.apply(RoiMarks.position(shape.get()));
        return Optional.of(new RoiRows.Row(
                feature.title(),
                area.leftPx(),
                area.topPx(),
                shape.get().areaPx(),
                plane.get().pixelSize(),
                new AreaPixels(plane, area, feature.title(), rule),
                () -> feature));
    }
}

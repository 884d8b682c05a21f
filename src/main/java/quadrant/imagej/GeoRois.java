package quadrant.imagej;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.FloatPolygon;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.FlatteningPathIterator;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoShape;
import quadrant.pixels.CropRule;

/**
 * Features of GeoJSON as ImageJ's ROIs and back. A ROI keeps the feature that it came from among its properties; as long as its
 * outline is unchanged, it is written with the coordinates, id and measurements of that feature.
 */
public final class GeoRois {
    private static final String FEATURE = "quadrant.geojson";

    /** The maximum distance of a flattened curve from the curve. */
    private static final double FLATNESS_PX = 0.05;

    private static final int MOST_HALVINGS = 10;

    private GeoRois() {}

    /**
     * The ROIs of a file in order, named by their class and number, such as "Tumor-0007", else by their name.
     *
     * @throws quadrant.task.UserException where the file is damaged or a geometry invalid
     */
    public static List<Roi> read(Path file) {
        List<Roi> rois = new ArrayList<>();
        try (GeoJsonReader reader = new GeoJsonReader(file)) {
            while (reader.hasNext()) {
                rois.add(roi(reader.next(), rois.size() + 1));
            }
        }
        return rois;
    }

    /** The ROIs of a .roi or .zip as features; one for each of several points. */
    public static List<GeoFeature> features(Path file) {
        List<GeoFeature> features = new ArrayList<>();
        RoiSet.parts(RoiSet.read(file)).forEach(r -> features.add(feature(r, features.size() + 1)));
        return features;
    }

    private static Roi roi(GeoFeature feature, int number) {
        GeoShape shape = feature.shape(CropRule.Outline.OBJECT).orElseThrow();
        Roi roi = roi(shape);
        roi.setName(name(feature, number));
        feature.colour().ifPresent(c -> roi.setStrokeColor(new Color(c)));
        if (shape.slice().isPresent()) {
            roi.setPosition(1, shape.slice().getAsInt(), shape.frame().orElse(1));
        }
        roi.setProperty(
                FEATURE,
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(feature.json().toString().getBytes(StandardCharsets.UTF_8)));
        return roi;
    }

    private static String name(GeoFeature feature, int number) {
        return feature.classification()
                .map(c -> String.format(Locale.ROOT, "%s-%04d", c, number))
                .or(feature::name)
                .orElseGet(() -> String.format(Locale.ROOT, "%04d", number));
    }

    private static Roi roi(GeoShape shape) {
        double[] first = shape.parts().get(0);
        double[] b = shape.bounds();
        if (shape.kind() == GeoShape.Kind.POINTS) {
            return new PointRoi(axis(first, 0), axis(first, 1), first.length / 2);
        }
        if (shape.kind() == GeoShape.Kind.LINES) {
            return new PolygonRoi(axis(first, 0), axis(first, 1), first.length / 2, Roi.POLYLINE);
        }
        if (shape.parts().size() > 1) {
            return new ShapeRoi(path(shape.parts()));
        }
        if (shape.ellipse()) {
            return new OvalRoi(b[0], b[1], b[2] - b[0], b[3] - b[1]);
        }
        return rectangle(first)
                ? new Roi(b[0], b[1], b[2] - b[0], b[3] - b[1])
                : new PolygonRoi(axis(first, 0), axis(first, 1), first.length / 2, Roi.POLYGON);
    }

    private static boolean rectangle(double... ring) {
        boolean rectangle = ring.length == 8;
        for (int i = 0, j = ring.length - 2; rectangle && i < ring.length; j = i, i += 2) {
            // the sides are parallel to the axes, in turn
            rectangle = ring[i] == ring[j] ^ ring[i + 1] == ring[j + 1];
            rectangle &= (ring[i] == ring[j]) != (ring[i] == ring[(i + 2) % ring.length]);
        }
        return rectangle;
    }

    private static float[] axis(double[] xy, int axis) {
        float[] values = new float[xy.length / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) xy[2 * i + axis];
        }
        return values;
    }

    private static Path2D path(List<double[]> rings) {
        Path2D path = new Path2D.Double(PathIterator.WIND_EVEN_ODD);
        for (double[] ring : rings) {
            path.moveTo(ring[0], ring[1]);
            for (int i = 2; i < ring.length; i += 2) {
                path.lineTo(ring[i], ring[i + 1]);
            }
            path.closePath();
        }
        return path;
    }

    /**
     * A ROI as a feature: the feature that it came from with the ROI's class, and with its outline where that was changed; else
     * a new annotation.
     */
    public static GeoFeature feature(Roi roi, int number) {
        Optional<GeoFeature> kept = kept(roi);
        GeoFeature feature = kept.orElseGet(() -> GeoFeature.made(id(roi, number), "annotation", new JsonObject()));
        if (kept.isEmpty() || !same(roi(feature.shape(CropRule.Outline.OBJECT).orElseThrow()), roi)) {
            feature.json().add("geometry", geometry(roi));
        }
        // the name that its feature gave it, with any number
        String named = String.valueOf(roi.getName()).replaceAll("\\d{4,}$", "");
        if (kept.isEmpty() || !name(kept.get(), 1).replaceAll("\\d{4}$", "").equals(named)) {
            Color colour = Optional.ofNullable(roi.getStrokeColor()).orElse(Roi.getColor());
            RoiClass.NAME.of(roi).ifPresent(c -> feature.classify(c, colour.getRGB() & 0xffffff));
        }
        return feature;
    }

    /** The same each time. */
    private static String id(Roi roi, int number) {
        String what = number + " " + roi.getName() + " " + roi.getFloatBounds();
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Optional<GeoFeature> kept(Roi roi) {
        String text = roi.getProperty(FEATURE);
        if (text == null) {
            return Optional.empty();
        }
        try {
            String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return Optional.of(GeoFeature.of(JsonParser.parseString(json).getAsJsonObject()));
        } catch (IllegalArgumentException | IllegalStateException | JsonParseException e) {
            return Optional.empty();
        }
    }

    private static boolean same(Roi a, Roi b) {
        return a.getType() == b.getType()
                && a.getFloatBounds().equals(b.getFloatBounds())
                && Arrays.equals(vertices(a), vertices(b));
    }

    private static double[] vertices(Roi roi) {
        if (roi instanceof ShapeRoi shape) {
            return rings(placed(shape)).stream().flatMapToDouble(Arrays::stream).toArray();
        }
        return flat(roi.getFloatPolygon());
    }

    private static double[] flat(FloatPolygon p) {
        double[] xy = new double[2 * p.npoints];
        for (int i = 0; i < p.npoints; i++) {
            xy[2 * i] = p.xpoints[i];
            xy[2 * i + 1] = p.ypoints[i];
        }
        return xy;
    }

    private static Shape placed(ShapeRoi roi) {
        Rectangle2D.Double at = roi.getFloatBounds();
        Shape shape = roi.getShape();
        Rectangle2D own = shape.getBounds2D();
        return AffineTransform.getTranslateInstance(at.x - own.getX(), at.y - own.getY())
                .createTransformedShape(shape);
    }

    private static JsonObject geometry(Roi roi) {
        JsonObject g;
        if (roi instanceof PointRoi || !roi.isArea()) {
            JsonArray all = GeoShape.positions(flat(roi.getFloatPolygon()));
            g = !(roi instanceof PointRoi)
                    ? GeoShape.geometry("LineString", all)
                    : all.size() == 1
                            ? GeoShape.geometry("Point", all.get(0).getAsJsonArray())
                            : GeoShape.geometry("MultiPoint", all);
        } else {
            JsonArray polygons = polygons(rings(shape(roi)));
            g = polygons.size() == 1
                    ? GeoShape.geometry("Polygon", polygons.get(0).getAsJsonArray())
                    : GeoShape.geometry("MultiPolygon", polygons);
            if (roi instanceof OvalRoi) {
                g.addProperty("isEllipse", true);
            }
        }
        StackPosition at = StackPosition.of(roi);
        if (at.z() > 1 || at.t() > 1 || at.index() > 1) {
            JsonObject plane = new JsonObject();
            plane.addProperty("c", -1);
            plane.addProperty("z", Math.max(0, Math.max(at.z(), at.index()) - 1));
            plane.addProperty("t", Math.max(0, at.t() - 1));
            g.add("plane", plane);
        }
        return g;
    }

    /** The outline of a ROI, with curves and holes, in pixels of its image. */
    public static Shape shape(Roi roi) {
        Rectangle2D.Double b = roi.getFloatBounds();
        if (roi instanceof ShapeRoi composite) {
            return placed(composite);
        }
        if (roi instanceof OvalRoi) {
            return new Ellipse2D.Double(b.x, b.y, b.width, b.height);
        }
        if (roi.getType() == Roi.RECTANGLE && roi.getCornerDiameter() == 0) {
            return b;
        }
        return path(List.of(flat(roi.getFloatPolygon())));
    }

    /** The rings of a shape, with curves flattened, without their last position. */
    private static List<double[]> rings(Shape shape) {
        List<List<Double>> rings = new ArrayList<>();
        double[] at = new double[6];
        PathIterator path =
                new FlatteningPathIterator(shape.getPathIterator(new AffineTransform()), FLATNESS_PX, MOST_HALVINGS);
        for (; !path.isDone(); path.next()) {
            int kind = path.currentSegment(at);
            if (kind == PathIterator.SEG_MOVETO) {
                rings.add(new ArrayList<>());
            }
            if (kind != PathIterator.SEG_CLOSE) {
                Collections.addAll(rings.get(rings.size() - 1), at[0], at[1]);
            }
        }
        return rings.stream()
                .map(r -> r.stream().mapToDouble(Double::doubleValue).toArray())
                .map(r -> {
                    int n = r.length;
                    boolean closed = n > 2 && r[0] == r[n - 2] && r[1] == r[n - 1];
                    return closed ? Arrays.copyOf(r, n - 2) : r;
                })
                .filter(r -> r.length >= 6)
                .toList();
    }

    /** Rings as polygons: a ring inside an odd number of others is a hole of the innermost of these. */
    private static JsonArray polygons(List<double[]> rings) {
        int n = rings.size();
        List<Path2D> paths = rings.stream().map(r -> path(List.of(r))).toList();
        List<List<Integer>> around = IntStream.range(0, n)
                .mapToObj(i -> IntStream.range(0, n)
                        .filter(j -> j != i && within(rings.get(i), paths.get(j)))
                        .boxed()
                        .toList())
                .toList();
        // holes follow the ring that is around them; rings that coincide have none
        SortedMap<Integer, JsonArray> polygons = new TreeMap<>();
        for (int odd = 0; odd < 2; odd++) {
            for (int i = 0; i < n; i++) {
                int depth = around.get(i).size();
                if (depth % 2 == odd) {
                    int outer = around.get(i).stream()
                            .filter(j -> depth % 2 == 1 && around.get(j).size() == depth - 1)
                            .findFirst()
                            .orElse(i);
                    polygons.computeIfAbsent(outer, k -> new JsonArray()).add(GeoShape.ring(rings.get(i)));
                }
            }
        }
        JsonArray all = new JsonArray();
        polygons.values().forEach(all::add);
        return all;
    }

    private static boolean within(double[] ring, Path2D other) {
        return other.contains((ring[0] + ring[2]) / 2, (ring[1] + ring[3]) / 2);
    }
}

package quadrant.dataset.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.awt.geom.Path2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.MarkedArea;

/**
 * The geometry of a feature: points, lines, or areas with holes. The interior follows the even-odd rule over all rings, which
 * covers holes and several polygons.
 *
 * @param parts x, y, x, y, … of each ring without its last position, of each line, or of all points
 * @param areaPx within the rings; 0 of points and lines
 * @param ellipse whether a polygon stands for the ellipse within its bounds, as QuPath encodes it
 * @param slice of a stack, counted from 1
 * @param frame counted from 1
 */
public record GeoShape(
        Kind kind, List<double[]> parts, double areaPx, boolean ellipse, OptionalInt slice, OptionalInt frame) {
    private static final int LEAST_OF_RING = 4;

    /** More pixels than any image has in a row. */
    private static final long FARTHEST = 1L << 31;

    /** The kind of geometry. */
    public enum Kind {
        POINTS,
        LINES,
        AREAS
    }

    public GeoShape {
        parts = List.copyOf(parts);
    }

    /** @throws quadrant.task.UserException when it is invalid */
    static GeoShape of(@Nullable JsonElement geometry, GeoFeature of) {
        if (!(geometry instanceof JsonObject g)) {
            throw of.invalid("it has none");
        }
        Parser parser = new Parser(of);
        parser.geometry(g);
        Kind kind = parser.kind;
        if (kind == null || parser.parts.isEmpty()) {
            throw of.invalid("it has no coordinates");
        }
        return new GeoShape(
                kind,
                parser.parts,
                parser.area,
                g.get("isEllipse") instanceof JsonPrimitive ellipse && ellipse.getAsBoolean(),
                index(g, "z"),
                index(g, "t"));
    }

    private static OptionalInt index(JsonObject geometry, String axis) {
        return geometry.get("plane") instanceof JsonObject plane
                        && plane.get(axis) instanceof JsonPrimitive p
                        && p.isNumber()
                        && p.getAsDouble() >= 0
                        && p.getAsDouble() < Integer.MAX_VALUE
                ? OptionalInt.of((int) p.getAsDouble() + 1)
                : OptionalInt.empty();
    }

    /** Left, top, right, bottom. */
    public double[] bounds() {
        double[] b = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (double[] part : parts) {
            for (int i = 0; i < part.length; i += 2) {
                b[0] = Math.min(b[0], part[i]);
                b[1] = Math.min(b[1], part[i + 1]);
                b[2] = Math.max(b[2], part[i]);
                b[3] = Math.max(b[3], part[i + 1]);
            }
        }
        return b;
    }

    /** Its position and size, in half the memory; a pixel is inside where its centre is. */
    public MarkedArea area() {
        double[] b = bounds();
        if (kind != Kind.AREAS) {
            return new MarkedArea(b[0], b[1], b[2] - b[0], b[3] - b[1], Optional.empty());
        }
        Path2D rings = new Path2D.Float(Path2D.WIND_EVEN_ODD);
        for (double[] part : parts) {
            rings.moveTo(part[0] - b[0], part[1] - b[1]);
            for (int i = 2; i < part.length; i += 2) {
                rings.lineTo(part[i] - b[0], part[i + 1] - b[1]);
            }
            rings.closePath();
        }
        MarkedArea.Inside inside = (xPx, yPx) -> rings.contains(xPx + 0.5 - b[0], yPx + 0.5 - b[1]);
        return new MarkedArea(b[0], b[1], b[2] - b[0], b[3] - b[1], Optional.of(inside));
    }

    /** A geometry of GeoJSON. */
    public static JsonObject geometry(String type, JsonArray coordinates) {
        JsonObject g = new JsonObject();
        g.addProperty("type", type);
        g.add("coordinates", coordinates);
        return g;
    }

    /** A ring that ends where it begins, from x, y, x, y, … without its last position. */
    public static JsonArray ring(double... xy) {
        JsonArray ring = positions(xy);
        ring.add(position(xy[0], xy[1]));
        return ring;
    }

    public static JsonArray positions(double... xy) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < xy.length; i += 2) {
            all.add(position(xy[i], xy[i + 1]));
        }
        return all;
    }

    /** A coordinate with the fewest digits that represent it. */
    private static JsonArray position(double x, double y) {
        JsonArray position = new JsonArray();
        position.add(number(x));
        position.add(number(y));
        return position;
    }

    private static Number number(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1L << 53 ? (Number) (long) v : BigDecimal.valueOf(v);
    }

    /** Parses a geometry. */
    private static final class Parser {
        private final GeoFeature of;
        private final List<double[]> parts = new ArrayList<>();
        private double area;
        private @Nullable Kind kind;

        Parser(GeoFeature of) {
            this.of = of;
        }

        void geometry(JsonElement geometry) {
            if (!(geometry instanceof JsonObject g)) {
                throw of.invalid("a member of its collection is no geometry");
            }
            String name = Objects.requireNonNullElse(GeoFeature.text(g, "type"), "");
            if (name.equals("GeometryCollection")) {
                list(g.get("geometries"), "its collection").forEach(this::geometry);
            } else {
                shape(name, list(g.get("coordinates"), "coordinates"));
            }
        }

        private void shape(String name, JsonArray coordinates) {
            switch (name) {
                case "Point" -> add(Kind.POINTS, read(List.of(coordinates)));
                case "MultiPoint" -> add(Kind.POINTS, read(coordinates.asList()));
                case "LineString" -> line(coordinates);
                case "MultiLineString" -> coordinates.forEach(l -> line(list(l, "a line")));
                case "Polygon" -> polygon(coordinates);
                case "MultiPolygon" -> coordinates.forEach(p -> polygon(list(p, "a polygon")));
                default -> throw of.invalid("its type is \"" + name + "\"");
            }
        }

        private void add(Kind another, double... part) {
            if (kind != null && kind != another) {
                throw of.invalid("it mixes points, lines and areas");
            }
            kind = another;
            parts.add(part);
        }

        private void line(JsonArray coordinates) {
            double[] line = read(coordinates.asList());
            if (line.length < LEAST_OF_RING) {
                throw of.invalid("a line has less than 2 positions");
            }
            add(Kind.LINES, line);
        }

        private void polygon(JsonArray rings) {
            if (rings.isEmpty()) {
                throw of.invalid("a polygon has no ring");
            }
            for (int r = 0; r < rings.size(); r++) {
                double[] closed = read(list(rings.get(r), "a ring").asList());
                int last = closed.length - 2;
                if (closed.length / 2 < LEAST_OF_RING) {
                    throw of.invalid("a ring has " + closed.length / 2 + " positions, and 4 or more were expected");
                }
                if (closed[0] != closed[last] || closed[1] != closed[last + 1]) {
                    throw of.invalid("a ring does not end where it begins");
                }
                double[] ring = Arrays.copyOf(closed, last);
                area += (r == 0 ? 1 : -1) * Math.abs(signed(ring));
                add(Kind.AREAS, ring);
            }
        }

        private static double signed(double... ring) {
            double sum = 0;
            for (int i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
                sum += (ring[j] - ring[0]) * (ring[i + 1] - ring[1]) - (ring[i] - ring[0]) * (ring[j + 1] - ring[1]);
            }
            return sum / 2;
        }

        private double[] read(List<JsonElement> list) {
            double[] all = new double[2 * list.size()];
            for (int i = 0; i < list.size(); i++) {
                JsonArray position = list(list.get(i), "a position");
                if (position.size() < 2) {
                    throw of.invalid("a position has less than 2 numbers");
                }
                all[2 * i] = number(position.get(0));
                all[2 * i + 1] = number(position.get(1));
            }
            return all;
        }

        private double number(JsonElement e) {
            try {
                double v = e instanceof JsonPrimitive p && p.isNumber() ? p.getAsDouble() : Double.NaN;
                if (Math.abs(v) <= FARTHEST) {
                    return v;
                }
            } catch (NumberFormatException broken) {
                // not a number either
            }
            throw of.invalid("a coordinate is " + e + ", and a number of pixels within " + FARTHEST + " was expected");
        }

        private JsonArray list(@Nullable JsonElement e, String what) {
            if (!(e instanceof JsonArray list)) {
                throw of.invalid(what + " is no list");
            }
            return list;
        }
    }
}

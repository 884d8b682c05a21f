package quadrant.dataset.io;

import static quadrant.task.OptionName.option;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkedImage;
import quadrant.task.OutsideFile;
import quadrant.task.Phase;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The labelled objects of an image in another program's file, as features of GeoJSON. */
final class LabelFile {
    private static final Gson GSON = new Gson();
    private static final double MOST_COLUMNS = 1e6;
    private static final long MOST_XML = 64L << 20;
    private static final int CORNERS = 64;

    private final Path file;
    private final List<JsonObject> features = new ArrayList<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();

    LabelFile(Path file) {
        this.file = file;
    }

    /**
     * The objects on their image.
     *
     * @param slice of a stack, counted from 1; the middle one where empty
     */
    MarkedImage on(MarkReader.Image image, Marking marking, OptionalInt slice) {
        return marking.reader().features(image, features, leftOut, slice);
    }

    /**
     * Adds points or an area.
     *
     * @param object its name in messages, such as "7"
     * @param label its class; empty for none
     * @param parts x, y, x, y, … of each
     */
    void add(String object, String label, boolean points, List<double[]> parts) {
        JsonArray coordinates = new JsonArray();
        for (double[] xy : parts) {
            double sum = Arrays.stream(xy).sum();
            if (xy.length < 2 || xy.length % 2 != 0 || !Double.isFinite(sum)) {
                throw invalid("the outline of object " + object + " is no list of the x and y of its points");
            }
            JsonArray polygon = new JsonArray();
            polygon.add(GeoShape.ring(xy));
            coordinates.addAll(points ? GeoShape.positions(xy) : polygon);
        }
        // a pixel is inside where it is inside an odd number of rings, so parts may be rings of one polygon
        JsonObject geometry = GeoShape.geometry(points ? "MultiPoint" : "Polygon", coordinates);
        GeoFeature feature = GeoFeature.made(object + " of " + ImageFiles.name(file), "annotation", geometry);
        if (!label.isBlank()) {
            feature.classify(label, 0);
        }
        features.add(feature.json());
    }

    /** The outline of a box. */
    static double[] box(double left, double top, double right, double bottom) {
        return new double[] {left, top, right, top, right, bottom, left, bottom};
    }

    /** @param why without its end */
    UserException invalid(String why) {
        return new UserException(
                file + ": " + why + ".", "Correct it in the program that wrote the file, and save again.");
    }

    /**
     * The images that a file of COCO describes, by path, with their objects; crowds are left out.
     *
     * @param images their folder; that of the file where empty
     */
    static List<MarkedImage> coco(Path file, Optional<Path> images, Marking marking, Task task) {
        marking.refuse(Marking.CLASS_FROM, file, "its categories are the classes");
        task.phase(Phase.MARKS);
        Path base = CsvDataset.base(file, images);
        Map<String, MarkedImage> marked = new TreeMap<>();
        new LabelFile(file).byName().forEach((name, objects) -> {
            task.checkCancelled();
            Path found = CsvDataset.resolve(file.toString(), base, name);
            if (!Files.exists(found)) {
                throw new UserException(
                        file + " names the image " + name + ", which is not in " + base.toAbsolutePath() + ".",
                        "Name the folder of the images with " + option("images") + ".");
            }
            String id = CsvDataset.id(base, found);
            marked.put(id, objects.on(new MarkReader.Image(found, id), marking, OptionalInt.empty()));
        });
        return List.copyOf(marked.values());
    }

    private Map<String, LabelFile> byName() {
        JsonObject coco = json();
        if (!coco.keySet().containsAll(List.of("images", "annotations", "categories"))) {
            throw new UserException(
                    file + " has not COCO's lists images, annotations and categories.",
                    "Where a file lies beside each image, name their folder, for labelme with " + option(Marking.MARKS)
                            + " labelme.");
        }
        Map<String, String> classes = new HashMap<>();
        for (JsonObject c : get("COCO's lists", coco, "categories", JsonObject[].class)) {
            classes.put(get("categories", c, "id", String.class), get("categories", c, "name", String.class));
        }
        Map<String, LabelFile> byId = new HashMap<>();
        Map<String, LabelFile> byName = new LinkedHashMap<>();
        for (JsonObject image : get("COCO's lists", coco, "images", JsonObject[].class)) {
            String name = get("images", image, "file_name", String.class);
            LabelFile own = new LabelFile(file);
            if (byId.put(get(name, image, "id", String.class), own) != null || byName.put(name, own) != null) {
                throw invalid("the image " + name + " is there twice, or another has its id");
            }
        }
        for (JsonObject o : get("COCO's lists", coco, "annotations", JsonObject[].class)) {
            String id = "annotation " + o.get("id");
            LabelFile own = byId.get(get(id, o, "image_id", String.class));
            String label = classes.get(get(id, o, "category_id", String.class));
            if (own == null || label == null) {
                throw invalid(id + " has an image_id or a category_id that is not listed");
            }
            if (crowd(id, o)) {
                own.leftOut.merge("that are crowds (iscrowd)", 1, Integer::sum);
            } else {
                own.add(id, label, false, outline(id, o));
            }
        }
        return byName;
    }

    private boolean crowd(String id, JsonObject annotation) {
        return annotation.has("iscrowd")
                && !get(id, annotation, "iscrowd", String.class).matches("0|false");
    }

    private List<double[]> outline(String id, JsonObject annotation) {
        JsonElement outline = annotation.get("segmentation");
        if (outline instanceof JsonObject mask) {
            return rectangles(id, mask);
        }
        if (outline instanceof JsonArray parts && !parts.isEmpty()) {
            return List.of(get(id, annotation, "segmentation", double[][].class));
        }
        double[] b = Arrays.copyOf(get(id, annotation, "bbox", double[].class), 4);
        return List.of(box(b[0], b[1], b[0] + b[2], b[1] + b[3]));
    }

    /** The pixels of a mask as rectangles that do not overlap; its runs go down the columns, outside and inside in turn. */
    private List<double[]> rectangles(String id, JsonObject mask) {
        double[] size = Arrays.copyOf(get(id, mask, "size", double[].class), 2);
        double[] runs = mask.get("counts") instanceof JsonArray
                ? get(id, mask, "counts", double[].class)
                : runs(get(id, mask, "counts", String.class));
        double h = size[0];
        double at = 0;
        List<double[]> rectangles = new ArrayList<>();
        for (int i = 0; i < runs.length && size[1] <= MOST_COLUMNS && at + runs[i] <= h * size[1]; i++) {
            double end = at + runs[i];
            for (double x = Math.floor(at / h); i % 2 == 1 && x * h < end; x++) {
                rectangles.add(box(x, Math.max(at - x * h, 0), x + 1, Math.min(end - x * h, h)));
            }
            at = end;
        }
        if (at != h * size[1] || rectangles.isEmpty()) {
            throw invalid("the mask of " + id + " is empty, or its runs do not fill its size");
        }
        return rectangles;
    }

    /** COCO's compressed runs: letters from '0' on, each with five bits, and a sixth that says that more follow. */
    private static double[] runs(String letters) {
        List<Long> runs = new ArrayList<>();
        long value = 0;
        int bits = 0;
        for (int c : letters.chars().map(letter -> letter - '0').toArray()) {
            value |= (c & 31L) << bits;
            bits += 5;
            if ((c & 32) == 0) {
                // with its sign; from the third on each is the difference from the last but one
                value = (value << (64 - bits)) >> (64 - bits);
                runs.add(value + (runs.size() > 2 ? runs.get(runs.size() - 2) : 0));
                value = 0;
                bits = 0;
            }
        }
        return runs.stream().mapToDouble(Long::doubleValue).toArray();
    }

    /** The objects that labelme wrote beside an image. */
    static LabelFile labelme(Path file) {
        LabelFile read = new LabelFile(file);
        int number = 0;
        for (JsonObject shape : read.get("labelme's file", read.json(), "shapes", JsonObject[].class)) {
            String id = "shape " + ++number;
            String type = shape.has("shape_type") ? read.get(id, shape, "shape_type", String.class) : "polygon";
            double[] xy = Arrays.stream(read.get(id, shape, "points", double[][].class))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            if (type.matches("rectangle|circle") && xy.length == 4) {
                xy = type.equals("circle") ? circle(xy) : box(xy[0], xy[1], xy[2], xy[3]);
            }
            if (type.matches("polygon|(oriented_)?rectangle|circle|points?")) {
                String label = read.get(id, shape, "label", String.class);
                read.add(id, label, type.startsWith("point"), List.of(xy));
            } else {
                read.leftOut.merge("of labelme's type " + type + ", which is not read", 1, Integer::sum);
            }
        }
        return read;
    }

    /** From its centre and a point on it: x and y in turn, which are a quarter turn apart. */
    private static double[] circle(double... xy) {
        double radius = Math.hypot(xy[2] - xy[0], xy[3] - xy[1]);
        return IntStream.range(0, 2 * CORNERS)
                .mapToDouble(i -> xy[i % 2]
                        + radius * Math.sin(Math.PI * (2.0 * Math.floorDiv(i, 2) / CORNERS + (1 - i % 2) / 2.0)))
                .toArray();
    }

    /** The objects that Pascal VOC or ASAP has in XML for an image; a document type, with entities, is refused. */
    static LabelFile xml(Path file) {
        LabelFile read = new LabelFile(file);
        Element root = read.root();
        for (Element o : all(root, "object")) {
            double[] b = Stream.of("xmin", "ymin", "xmax", "ymax")
                    .mapToDouble(side -> read.number(side, text(o, side)))
                    .toArray();
            // the first pixel is 1, and the last one is inside
            List<double[]> box = List.of(box(b[0] - 1, b[1] - 1, b[2], b[3]));
            read.add("object " + (read.features.size() + 1), text(o, "name"), false, box);
        }
        for (Element o : all(root, "Annotation")) {
            String type = o.getAttribute("Type");
            double[] xy = all(o, "Coordinate").stream()
                    .flatMap(c -> Stream.of(c.getAttribute("X"), c.getAttribute("Y")))
                    .mapToDouble(v -> read.number("coordinate", v))
                    .toArray();
            if (type.matches("Polygon|Rectangle|Spline|Dot|PointSet")) {
                String label = o.getAttribute("PartOfGroup").replaceAll("^None$", "");
                read.add(o.getAttribute("Name"), label, type.matches("Dot|PointSet"), List.of(xy));
            } else {
                read.leftOut.merge("of ASAP's type " + type + ", which is not read", 1, Integer::sum);
            }
        }
        return read;
    }

    private Element root() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // throws, where the standard one prints
            builder.setErrorHandler(new DefaultHandler());
            byte[] bytes = OutsideFile.bytes(file, "an XML file", MOST_XML);
            return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
        } catch (SAXParseException e) {
            throw invalid("line " + e.getLineNumber() + " is not valid, or it has a document type");
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw invalid("it is no XML (" + Reason.of(e) + ")");
        }
    }

    private static List<Element> all(Element in, String name) {
        NodeList found = in.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** The text of the first element of a name; empty where there is none. */
    private static String text(Element in, String name) {
        return all(in, name).stream()
                .findFirst()
                .map(e -> e.getTextContent().strip())
                .orElse("");
    }

    private double number(String what, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw invalid("object " + (features.size() + 1) + " has the " + what + " \"" + text
                    + "\", and a number of pixels was expected");
        }
    }

    private JsonObject json() {
        try {
            String text = OutsideFile.text(file, "a JSON file");
            return Optional.ofNullable(GSON.fromJson(text, JsonObject.class)).orElseThrow();
        } catch (IOException | JsonParseException | NoSuchElementException e) {
            throw invalid("it is no JSON (" + Reason.of(e).replaceAll("\\R.*", "") + ")");
        }
    }

    private <T> T get(String where, JsonObject of, String key, Class<T> type) {
        try {
            return Optional.ofNullable(GSON.fromJson(of.get(key), type)).orElseThrow();
        } catch (JsonParseException | NumberFormatException | NoSuchElementException e) {
            throw invalid("there is no " + key + " in " + where + ", or it is not as was expected");
        }
    }
}

package quadrant.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import quadrant.model.FineTunedModel;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;

/** A model as a package of the BioImage Model Zoo (bioimage.io), in format version 0.5.4 for models. */
public final class BioImageIo {
    /** The latest ONNX operator set that the Java readers of such packages can run, with ONNX Runtime 1.13. */
    public static final int LATEST_OPSET = 18;

    /** The file that describes the package. */
    public static final String DESCRIPTION = "rdf.yaml";

    private static final String MODEL = "model.onnx";
    private static final String README = "README.md";
    private static final String COVER = "cover.png";
    private static final String INPUT = "test_input.npy";
    private static final String OUTPUT = "test_output.npy";
    /** A name, and the part in parentheses after it. */
    private static final Pattern AUTHOR = Pattern.compile("([^(]+?)\\s*(?:\\(([^)]*)\\))?");

    private BioImageIo() {}

    /**
     * The user's information on a model that is to be published.
     *
     * @param authors such as "A. Author (University of B)", one or more
     * @param licence by its SPDX name
     */
    public record Publication(String name, String description, List<String> authors, String licence, Instant created) {}

    /**
     * An image with the model's probabilities, by which a reader checks that it computes the same.
     *
     * @param canvas RGB in 0–255, at the network's size
     * @param probabilities by class
     */
    public record Example(Patch canvas, List<Float> probabilities) {}

    /**
     * The package.
     *
     * @param report the text of the run's report.json; blank where there is none
     * @return the files by name
     */
    public static Map<String, byte[]> files(
            FineTunedModel model, Publication publication, Example example, String report) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(DESCRIPTION, utf8(yaml(description(model, publication))));
        files.put(README, utf8(Readme.of(model, publication, report)));
        files.put(COVER, Cover.of(publication.name(), model.classes().names(), example));
        files.put(INPUT, input(model.preprocessing(), example.canvas()));
        float[] p = new float[example.probabilities().size()];
        for (int k = 0; k < p.length; k++) {
            p[k] = example.probabilities().get(k);
        }
        files.put(OUTPUT, npy(p, 1, p.length));
        files.put(MODEL, model.toBytes());
        return files;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String yaml(Map<String, Object> root) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        return new Yaml(options).dump(root);
    }

    /** A mapping in the given order, from alternating keys and values. */
    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return all;
    }

    private static Map<String, Object> description(FineTunedModel model, Publication p) {
        Map<String, Object> output =
                tensor("probabilities", 1, OUTPUT, channels(model.classes().names()));
        Map<String, Object> onnx =
                map("source", MODEL, "opset_version", model.graph().opset());
        return map(
                "type", "model",
                "format_version", "0.5.4",
                "name", p.name(),
                "description", p.description(),
                "authors", p.authors().stream().map(BioImageIo::author).toList(),
                "cite", cite(),
                "license", p.licence(),
                "documentation", README,
                "covers", List.of(COVER),
                "tags", List.of("classification", "quadrant", "transfer-learning", "2d"),
                "timestamp", p.created().toString(),
                "version", "0.1.0",
                "inputs", List.of(input(model.preprocessing())),
                "outputs", List.of(output),
                "weights", map("onnx", onnx),
                "config", map("quadrant", map("provenance", facts(model))));
    }

    /** A tensor of numbers from 0, whose first axis is the batch. */
    private static Map<String, Object> tensor(String id, double most, String test, Object... axes) {
        return map(
                "id", id,
                "axes",
                        Stream.concat(Stream.of(map("type", "batch")), Stream.of(axes))
                                .toList(),
                "data", map("type", "float32", "range", List.of(0.0, most)),
                "test_tensor", map("source", test));
    }

    private static Map<String, Object> channels(List<String> names) {
        return map("type", "channel", "channel_names", names);
    }

    /** The provenance of the model, without lists of tensors. */
    private static Map<String, Object> facts(FineTunedModel model) {
        Map<String, Object> facts = new LinkedHashMap<>(model.provenance().facts());
        facts.remove("backbone.cuts");
        return facts;
    }

    private static Map<String, Object> author(String text) {
        Matcher m = AUTHOR.matcher(text);
        return m.matches() && m.group(2) != null
                ? map("name", m.group(1), "affiliation", m.group(2))
                : map("name", text);
    }

    private static List<Object> cite() {
        return List.of(map("text", "Fine-tuned with Quadrant", "url", "https://github.com/quadrantij/Quadrant_"));
    }

    private static Map<String, Object> input(Preprocessing p) {
        boolean bgr = p.order() == ChannelOrder.BGR;
        Map<String, Object> y = map("type", "space", "id", "y", "size", p.sizePx());
        Map<String, Object> x = map("type", "space", "id", "x", "size", p.sizePx());
        p.pixelSize()
                .ifPresent(s -> Stream.of(y, x).forEach(a -> {
                    a.put("unit", "micrometer");
                    a.put("scale", s.micronsPerPixel());
                }));
        List<String> names = bgr ? List.of("blue", "green", "red") : List.of("red", "green", "blue");
        Map<String, Object> input = tensor("image", 255, INPUT, channels(names), y, x);
        Map<String, Object> norm = map("axis", "channel", "mean", p.mean(), "std", p.scale());
        input.put(
                "preprocessing",
                List.of(
                        map("id", "ensure_dtype", "kwargs", map("dtype", "float32")),
                        map("id", "fixed_zero_mean_unit_variance", "kwargs", norm)));
        return input;
    }

    private static byte[] input(Preprocessing p, Patch canvas) {
        int plane = p.sizePx() * p.sizePx();
        float[] values = canvas.values();
        float[] ordered = new float[values.length];
        for (int c = 0; c < canvas.channels(); c++) {
            int from = p.order() == ChannelOrder.BGR ? canvas.channels() - 1 - c : c;
            System.arraycopy(values, from * plane, ordered, c * plane, plane);
        }
        return npy(ordered, 1, canvas.channels(), p.sizePx(), p.sizePx());
    }

    /** An array in NumPy's format 1.0: float32, little-endian, in C order. */
    static byte[] npy(float[] values, long... shape) {
        String dims = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String header = String.format(Locale.ROOT, "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", dims);
        int start = 10;
        int length = (start + header.length() + 1 + 63) / 64 * 64 - start;
        ByteBuffer b = ByteBuffer.allocate(start + length + values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        b.putShort((short) length);
        b.put((header + " ".repeat(length - 1 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        b.asFloatBuffer().put(values);
        return b.array();
    }
}

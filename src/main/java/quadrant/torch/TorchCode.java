package quadrant.torch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import quadrant.onnx.Cutter;
import quadrant.onnx.ElementType;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.Resource;

/**
 * The code of a network as a TorchScript module: a line for each node, from the templates in {@code operators.txt}.
 *
 * <p>Where ONNX and torch differ, a template calls a function of {@code onnx.py}, TorchScript itself, which is part of every
 * archive. So shapes may depend on the batch; they are computed when the module runs, on the processor.
 *
 * <p>A template holds fields: <code>{0}</code> the first input, <code>{2?}</code> an input or {@code None}, <code>{*}</code>
 * all as a list; <code>{1:l axes}</code> integers and <code>{1:f min 0}</code> a number, from an input or else from an
 * attribute; <code>{axis:i 1}</code> an attribute with its default, of the kinds i (whole), f (real), b (true or false), s
 * (text), l (integers), t (type), v (the value of a filled tensor), a (the axis of a softmax); <code>{name!1}</code> the
 * required value of an attribute. {@code @} stands for the module of {@code onnx.py}.
 *
 * <p>A module that is trained takes its weights, and a mask for dropout, as further inputs. Its templates in {@code
 * training.txt}, and their functions in {@code training.py}, replace those that are slower or less exact with gradients. With
 * frozen statistics BatchNorm is the affine map y = γ(x − μ)/√(σ² + ε) + β (Ioffe and Szegedy 2015). After a convolution it is
 * folded into the weights at every step, w′ = w·γ/√(σ² + ε) and b′ = β − μγ/√(σ² + ε), and w, γ and β are trained through w′
 * and b′: the same function and the same gradients, without two passes over the activations.
 */
public final class TorchCode {
    static final String CLASS = "Quadrant";
    static final String PACKAGE = "__torch__.onnx.";

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)}");
    /** Texts are written into the code: no other characters, with which a file could add code of its own. */
    private static final Pattern TEXT = Pattern.compile("[\\w ,.>-]*");

    private static final Map<String, String> TEMPLATES = templates("operators.txt");
    private static final Map<String, String> TRAINED = new HashMap<>(TEMPLATES);

    static {
        TRAINED.putAll(templates("training.txt"));
    }
    /** Lists of at most so many integers are written into the code; they are usually shapes. */
    private static final int INLINE = 64;
    /** Larger than any size, and its negative is still a 64-bit number. */
    private static final long FAR = Long.MAX_VALUE >> 1;

    private static final int SOFTMAX_OF_ONE_AXIS = 13;
    private static final Set<Integer> REAL_TYPES = Set.of(1, 10, 11, 16);
    private static final int BOOL_TYPE = 9;

    private final OnnxGraph graph;
    private final Map<String, String> templates;
    private final String dropoutAt;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Set<String> read;
    private final List<String> lines = new ArrayList<>();
    private final List<Node> obstacles = new ArrayList<>();
    private String text = "";

    /** Ends the writing of a node that is not supported. */
    private static final class Obstacle extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private TorchCode(OnnxGraph whole, Map<String, String> templates, String dropoutAt) {
        this.graph = Cutter.trunk(whole, List.of(whole.output()));
        this.templates = templates;
        this.dropoutAt = dropoutAt;
        this.read = graph.nodes().stream().flatMap(n -> n.inputs().stream()).collect(Collectors.toSet());
        graph.initializerNames().forEach(n -> graph.initializer(n).ifPresent(t -> constants.put(n, t)));
    }

    /**
     * Writes a network's code.
     *
     * @param turned whether the network expects the channel order BGR, and the module is to take RGB
     * @param logarithm whether the module returns the logarithm of the network's output
     */
    static TorchCode of(OnnxGraph whole, boolean turned, boolean logarithm) {
        TorchCode code = new TorchCode(whole, TEMPLATES, "");
        code.names.put(code.graph.input(), turned ? "turned" : "image");
        code.graph.nodes().forEach(code::write);
        code.finish("", turned ? "    turned = torch.flip(image, [1])\n" : "", logarithm);
        return code;
    }

    /**
     * Writes the code of a network that is trained. Its inputs are the images, the mask that one tensor is multiplied by, a
     * single number for none, and the weights.
     *
     * @param weights the names of the constants that are inputs, in order
     * @param dropoutAt the tensor that is multiplied by the mask; where there is none of this name it has no effect
     */
    public static TorchCode trained(OnnxGraph whole, Collection<String> weights, String dropoutAt) {
        TorchCode code = new TorchCode(whole, TRAINED, dropoutAt);
        code.constants.keySet().removeAll(weights);
        StringBuilder inputs = new StringBuilder(", mask: Tensor");
        for (String w : weights) {
            String name = "w" + code.names.size();
            code.names.put(w, name);
            inputs.append(", ").append(name).append(": Tensor");
        }
        code.names.put(code.graph.input(), "maps");
        code.drop(code.graph.input());
        code.fused().forEach(code::write);
        code.finish(inputs.toString(), "    maps = " + PACKAGE + "channels_last(image)\n", false);
        return code;
    }

    /** The text of {@code __torch__.py}. */
    String text() {
        return text;
    }

    /** The nodes that cannot be written, in the graph's order; where there are any, the code cannot be run. */
    public List<Node> obstacles() {
        return obstacles;
    }

    /** The constants that the code uses, by their names in it: float32, int64 or bool. */
    Map<String, Tensor> parameters() {
        return parameters;
    }

    private static Map<String, String> templates(String file) {
        return Resource.text(TorchCode.class, file)
                .lines()
                .collect(Collectors.toUnmodifiableMap(
                        l -> l.substring(0, l.indexOf(' ')), l -> l.substring(l.indexOf(' ') + 1)));
    }

    /** The functions that the module calls, as the text of {@code __torch__/onnx.py}. */
    String library() {
        String written = Resource.text(TorchCode.class, "onnx.py")
                + (templates == TRAINED ? Resource.text(TorchCode.class, "training.py") : "");
        String functions = Pattern.compile("(?m)^def (\\w+)")
                .matcher(written)
                .results()
                .map(r -> r.group(1))
                .collect(Collectors.joining("|"));
        return written.replaceAll("(?<![\\w.])(" + functions + ")\\(", PACKAGE + "$1(")
                .replaceAll("(?m)^def " + Pattern.quote(PACKAGE), "def ");
    }

    private void finish(String inputs, String first, boolean logarithm) {
        String result = obstacles.isEmpty() ? tensor(graph.output()) : "";
        UnaryOperator<String> each =
                line -> parameters.keySet().stream().map(line::formatted).collect(Collectors.joining());
        text = "class " + CLASS + "(Module):\n  __parameters__ = []\n  __buffers__ = [" + each.apply("\"%s\", ") + "]\n"
                + each.apply("  %s : Tensor\n")
                + "  training : bool\n  _is_full_backward_hook : Optional[bool]\n"
                + "  def forward(self: __torch__." + CLASS + ",\n    image: Tensor" + inputs + ") -> Tensor:\n"
                + first
                + lines.stream().map(l -> "    " + l + "\n").collect(Collectors.joining())
                + "    return "
                + (logarithm ? "torch.log(torch.clamp(" + result + ", 1.2e-38))" : result)
                + "\n";
    }

    /** The nodes, where a convolution and the normalisation that alone reads it are one. */
    private List<Node> fused() {
        Map<String, List<Node>> readers = new HashMap<>();
        for (Node n : graph.nodes()) {
            n.inputs()
                    .forEach(i ->
                            readers.computeIfAbsent(i, t -> new ArrayList<>()).add(n));
        }
        Map<Node, Node> folded = new HashMap<>();
        for (Node n : graph.nodes()) {
            String out = n.outputs().get(0);
            List<Node> next = readers.getOrDefault(out, List.of());
            if (n.op().equals("Conv")
                    && next.size() == 1
                    && normalises(next.get(0), out)
                    && !graph.outputs().contains(out)) {
                folded.put(n, next.get(0));
            }
        }
        Set<Node> behind = Set.copyOf(folded.values());
        return graph.nodes().stream()
                .filter(n -> !behind.contains(n))
                .map(n -> Optional.ofNullable(folded.get(n))
                        .map(norm -> n.joined("ConvNorm", 3, norm))
                        .orElse(n))
                .toList();
    }

    private boolean normalises(Node n, String tensor) {
        return n.op().equals("BatchNormalization")
                && n.integer("training_mode", 0) == 0
                && n.inputs().get(0).equals(tensor)
                && n.inputs().stream().skip(1).allMatch(graph::isInitializer);
    }

    private void write(Node n) {
        try {
            line(n);
            n.outputs().forEach(this::drop);
        } catch (Obstacle e) {
            obstacles.add(n);
            n.outputs().forEach(o -> names.put(o, "None"));
        }
    }

    private void drop(String tensor) {
        if (tensor.equals(dropoutAt) && !tensor.isEmpty()) {
            lines.add("dropped = " + PACKAGE + "dropped(" + names.get(tensor) + ", mask)");
            names.put(tensor, "dropped");
        }
    }

    private void line(Node n) {
        if (n.op().equals("Constant")) {
            constants.put(n.outputs().get(0), constant(n));
            return;
        }
        String template = n.domain().isEmpty() ? templates.get(n.op()) : null;
        boolean several = n.op().equals("Split");
        if (template == null || (!several && n.outputs().stream().skip(1).anyMatch(read::contains))) {
            throw new Obstacle();
        }
        String call = FIELD.matcher(template).replaceAll(m -> Matcher.quoteReplacement(field(n, m)));
        String name = "t" + lines.size();
        lines.add(name + " = " + call.replaceAll("@(?=\\w+\\()", PACKAGE));
        for (int i = 0; i < n.outputs().size(); i++) {
            names.put(n.outputs().get(i), several ? name + "[" + i + "]" : name);
        }
    }

    private static Tensor constant(Node n) {
        String name = n.outputs().get(0);
        return n.tensor("value")
                .or(() -> n.reals("value_floats").map(v -> Tensor.of(name, List.of((long) v.length), v)))
                .or(() -> n.integers("value_ints").map(v -> Tensor.of(name, v)))
                .orElseGet(() -> {
                    if (n.has("value_float")) {
                        return Tensor.of(name, List.of(), new float[] {n.real("value_float", 0)});
                    }
                    if (n.has("value_int")) {
                        return Tensor.of(name, n.integer("value_int", 0));
                    }
                    throw new Obstacle();
                });
    }

    /** The replacement of a field in a template. */
    private String field(Node n, MatchResult match) {
        String field = match.group(1);
        if (field.matches("\\d+")) {
            return tensor(n.input(Integer.parseInt(field)).orElseThrow(Obstacle::new));
        }
        if (field.matches("\\d+\\?")) {
            return n.input(field.charAt(0) - '0').map(this::tensor).orElse("None");
        }
        int must = field.indexOf('!');
        if (must > 0) {
            String wanted = field.substring(must + 1);
            String name = field.substring(0, must);
            boolean is = wanted.equals("1")
                    ? n.integer(name, 1) == 1
                    : n.text(name, wanted).equals(wanted);
            if (!is) {
                throw new Obstacle();
            }
            return "";
        }
        return switch (field) {
            case "*" -> n.inputs().stream().map(this::tensor).collect(Collectors.joining(", ", "[", "]"));
            case "opset" -> Integer.toString(graph.opset());
            case "count" -> Integer.toString(n.outputs().size());
            default -> valued(n, field);
        };
    }

    /** A field {@code name:kind default}, or {@code input:kind attribute default}. */
    private String valued(Node n, String field) {
        int colon = field.indexOf(':');
        String name = field.substring(0, colon);
        char kind = field.charAt(colon + 1);
        String rest = field.substring(Math.min(field.length(), colon + 3));
        if (!name.matches("\\d")) {
            return attribute(n, name, kind, rest);
        }
        Optional<String> input = n.input(name.charAt(0) - '0');
        if (input.isPresent()) {
            return kind == 'l' ? numbers(input.get()) : number(input.get());
        }
        String[] words = rest.split(" ", 2);
        return rest.isEmpty() ? list() : attribute(n, words[0], kind, words.length > 1 ? words[1] : "");
    }

    private String attribute(Node n, String name, char kind, String otherwise) {
        return switch (kind) {
            case 'i' -> whole(n.integer(name, Long.parseLong(otherwise)));
            case 'b' -> truth(n.integer(name, Long.parseLong(otherwise)));
            case 'f' -> real(n.real(name, Float.parseFloat(otherwise)));
            case 's' -> '"' + checked(n.text(name, otherwise)) + '"';
            case 'l' -> list(n.integers(name).orElseGet(() -> longs(otherwise)));
            case 'a' -> whole(n.integer(name, graph.opset() < SOFTMAX_OF_ONE_AXIS ? 1 : -1));
            case 't' -> torchType((int) n.integer(name, 1));
            case 'v' -> n.tensor("value").map(TorchCode::scalar).orElse("0.");
            default -> throw new IllegalArgumentException(name + ":" + kind);
        };
    }

    private static String checked(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new Obstacle();
        }
        return text;
    }

    private static long[] longs(String written) {
        return Stream.of(written.split(", ", -1))
                .filter(w -> !w.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static String torchType(int onnx) {
        if (REAL_TYPES.contains(onnx)) {
            return "6";
        }
        return onnx == BOOL_TYPE ? "11" : "4";
    }

    /** The integers of a tensor, where they are known as a literal. */
    private String numbers(String name) {
        Tensor t = constants.get(name);
        return t == null ? PACKAGE + "ints(" + tensor(name) + ")" : list(t.longs());
    }

    private String number(String name) {
        Tensor t = constants.get(name);
        if (t == null || t.size() != 1) {
            throw new Obstacle();
        }
        return scalar(t);
    }

    private String tensor(String name) {
        String known = names.get(name);
        if (known != null) {
            return known;
        }
        Tensor t = plain(Objects.requireNonNull(constants.get(name), name));
        if (t.type() == ElementType.INT64 && t.size() <= INLINE) {
            String numbers = "torch.tensor(" + list(t.longs()) + ", dtype=4)";
            return t.dims().size() == 1
                    ? numbers
                    : "torch.reshape(" + numbers + ", "
                            + list(t.dims().stream().mapToLong(d -> d).toArray()) + ")";
        }
        String parameter = "p" + parameters.size();
        parameters.put(parameter, t);
        names.put(name, "self." + parameter);
        return "self." + parameter;
    }

    private static String scalar(Tensor t) {
        return switch (plain(t).type()) {
            case FLOAT -> real(t.floats()[0]);
            case BOOL -> truth(t.longs()[0]);
            default -> whole(t.longs()[0]);
        };
    }

    /** A constant as float32, int64 or bool: torch's types in the code. */
    private static Tensor plain(Tensor t) {
        return switch (t.type()) {
            case FLOAT, INT64, BOOL -> t;
            case FLOAT16, BFLOAT16, DOUBLE -> Tensor.of(t.name(), t.dims(), t.floats());
            case UINT8, INT8, UINT16, INT16, INT32, UINT32, UINT64 -> Tensor.of(t.name(), t.dims(), t.longs());
        };
    }

    private static String truth(long v) {
        return v != 0 ? "True" : "False";
    }

    private static String whole(long v) {
        return Long.toString(Math.max(-FAR, Math.min(FAR, v)));
    }

    private static String real(float v) {
        if (Float.isInfinite(v) || Float.isNaN(v)) {
            return Float.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
        }
        return String.format(Locale.ROOT, "%.9e", v);
    }

    private static String list(long... values) {
        List<String> all = LongStream.of(values).mapToObj(TorchCode::whole).toList();
        return all.isEmpty() ? "annotate(List[int], [])" : "[" + String.join(", ", all) + "]";
    }
}

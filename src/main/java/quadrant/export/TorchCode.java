package quadrant.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import quadrant.onnx.Cutter;
import quadrant.onnx.Node;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.UserException;

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
 */
final class TorchCode {
    static final String CLASS = "Quadrant";
    static final String PACKAGE = "__torch__.onnx.";

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)}");
    private static final Map<String, String> TEMPLATES = OpenCv.resource("operators.txt")
            .lines()
            .collect(Collectors.toUnmodifiableMap(
                    l -> l.substring(0, l.indexOf(' ')), l -> l.substring(l.indexOf(' ') + 1)));
    /** Lists of at most so many integers are written into the code; they are usually shapes. */
    private static final int INLINE = 64;
    /** Larger than any size, and its negative is still a 64-bit number. */
    private static final long FAR = Long.MAX_VALUE >> 1;

    private static final int OLDEST = 7;
    private static final int SOFTMAX_OF_ONE_AXIS = 13;
    private static final Set<Integer> REAL_TYPES = Set.of(1, 10, 11, 16);
    private static final int BOOL_TYPE = 9;

    private final OnnxGraph graph;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Set<String> read;
    private final List<String> lines = new ArrayList<>();

    private final String text;

    /**
     * Writes a network's code.
     *
     * @param turned whether the network expects the channel order BGR, and the module is to take RGB
     * @param logarithm whether the module returns the logarithm of the network's output
     * @throws UserException where it has an operator that cannot be written
     */
    TorchCode(OnnxGraph whole, boolean turned, boolean logarithm) {
        this.graph = Cutter.trunk(whole, List.of(whole.output()));
        this.read = graph.nodes().stream().flatMap(n -> n.inputs().stream()).collect(Collectors.toSet());
        this.text = module(turned, logarithm);
    }

    /** The text of {@code __torch__.py}. */
    String text() {
        return text;
    }

    /** The constants that the code uses, by their names in it: float32, int64 or bool. */
    Map<String, Tensor> parameters() {
        return parameters;
    }

    /** The functions that modules call, as the text of {@code __torch__/onnx.py}. */
    static String library() {
        return OpenCv.resource("onnx.py")
                .replaceAll("(?<![\\w.])(" + functions() + ")\\(", PACKAGE + "$1(")
                .replaceAll("(?m)^def " + Pattern.quote(PACKAGE), "def ");
    }

    private static String functions() {
        return Pattern.compile("(?m)^def (\\w+)")
                .matcher(OpenCv.resource("onnx.py"))
                .results()
                .map(r -> r.group(1))
                .collect(Collectors.joining("|"));
    }

    private String module(boolean turned, boolean logarithm) {
        if (graph.opset() < OLDEST) {
            throw new UserException(
                    "The network is of ONNX operator set " + graph.opset() + ", and " + OLDEST
                            + " or later was expected.",
                    "Export it again with a later operator set.");
        }
        graph.initializerNames().forEach(n -> graph.initializer(n).ifPresent(t -> constants.put(n, t)));
        names.put(graph.input(), turned ? "turned" : "image");
        graph.nodes().forEach(this::write);
        String result = tensor(graph.output());
        StringBuilder code = new StringBuilder("class " + CLASS + "(Module):\n");
        code.append("  __parameters__ = []\n  __buffers__ = [");
        parameters.keySet().forEach(p -> code.append('"').append(p).append("\", "));
        code.append("]\n");
        parameters.keySet().forEach(p -> code.append("  ").append(p).append(" : Tensor\n"));
        code.append("  training : bool\n  _is_full_backward_hook : Optional[bool]\n");
        code.append("  def forward(self: __torch__." + CLASS + ",\n    image: Tensor) -> Tensor:\n");
        if (turned) {
            code.append("    turned = torch.flip(image, [1])\n");
        }
        lines.forEach(l -> code.append("    ").append(l).append('\n'));
        code.append("    return ")
                .append(logarithm ? "torch.log(torch.clamp(" + result + ", 1.2e-38))" : result)
                .append('\n');
        return code.toString();
    }

    private void write(Node n) {
        if (n.op().equals("Constant")) {
            constants.put(n.outputs().get(0), constant(n));
            return;
        }
        String template = n.domain().isEmpty() ? TEMPLATES.get(n.op()) : null;
        boolean several = n.op().equals("Split");
        if (template == null || (!several && n.outputs().stream().skip(1).anyMatch(read::contains))) {
            throw refused(n);
        }
        String call = FIELD.matcher(template).replaceAll(m -> Matcher.quoteReplacement(field(n, m)));
        String name = "t" + lines.size();
        lines.add(name + " = " + call.replaceAll("@(?=\\w+\\()", PACKAGE));
        for (int i = 0; i < n.outputs().size(); i++) {
            names.put(n.outputs().get(i), several ? name + "[" + i + "]" : name);
        }
    }

    private static UserException refused(Node n) {
        return new UserException(
                "The network holds " + n.label() + ", which cannot be written as TorchScript.",
                "Export to opencv or bioimageio instead, or fine-tune another backbone.");
    }

    private Tensor constant(Node n) {
        return n.tensor("value").orElseGet(() -> {
            String name = n.outputs().get(0);
            if (n.has("value_float")) {
                return Tensor.of(name, List.of(), new float[] {n.real("value_float", 0)});
            }
            Optional<float[]> reals = n.has("value_floats") ? n.reals("value_floats") : Optional.empty();
            if (reals.isPresent()) {
                return Tensor.of(name, List.of((long) reals.get().length), reals.get());
            }
            if (n.has("value_ints")) {
                return Tensor.of(name, n.integers("value_ints").orElseThrow());
            }
            if (n.has("value_int")) {
                return Tensor.of(name, n.integer("value_int", 0));
            }
            throw refused(n);
        });
    }

    /** The replacement of a field in a template. */
    private String field(Node n, MatchResult match) {
        String field = match.group(1);
        if (field.matches("\\d+")) {
            return tensor(n.input(Integer.parseInt(field)).orElseThrow(() -> refused(n)));
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
                throw refused(n);
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
            return kind == 'l' ? numbers(input.get()) : number(n, input.get());
        }
        String[] words = rest.split(" ", 2);
        return rest.isEmpty()
                ? list(LongStream.empty())
                : attribute(n, words[0], kind, words.length > 1 ? words[1] : "");
    }

    private String attribute(Node n, String name, char kind, String otherwise) {
        return switch (kind) {
            case 'i' -> whole(n.integer(name, Long.parseLong(otherwise)));
            case 'b' -> truth(n.integer(name, Long.parseLong(otherwise)));
            case 'f' -> real(n.real(name, Float.parseFloat(otherwise)));
            case 's' -> '"' + n.text(name, otherwise) + '"';
            case 'l' -> list(n.integers(name).map(LongStream::of).orElseGet(() -> longs(otherwise)));
            case 'a' -> whole(n.integer(name, softmaxAxis()));
            case 't' -> torchType((int) n.integer(name, 1));
            case 'v' -> n.tensor("value").map(t -> scalar(t, 0)).orElse("0.");
            default -> throw new IllegalArgumentException(name + ":" + kind);
        };
    }

    private static LongStream longs(String written) {
        return Stream.of(written.split(", ", -1)).filter(w -> !w.isEmpty()).mapToLong(Long::parseLong);
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
        return t == null ? PACKAGE + "ints(" + tensor(name) + ")" : list(TorchScript.wholes(t));
    }

    private String number(Node n, String name) {
        Tensor t = constants.get(name);
        if (t == null || t.size() != 1) {
            throw refused(n);
        }
        return scalar(t, 0);
    }

    private String tensor(String name) {
        Tensor constant = constants.get(name);
        if (constant == null) {
            return Objects.requireNonNull(names.get(name), name);
        }
        if (TorchScript.kind(constant) == TorchScript.Kind.LONG && constant.size() <= INLINE) {
            String numbers = "torch.tensor(" + list(TorchScript.wholes(constant)) + ", dtype=4)";
            return constant.dims().size() == 1
                    ? numbers
                    : "torch.reshape(" + numbers + ", "
                            + list(constant.dims().stream().mapToLong(Long::longValue)) + ")";
        }
        String known = names.get(name);
        if (known == null) {
            known = "p" + parameters.size();
            parameters.put(known, constant);
            names.put(name, "self." + known);
            return "self." + known;
        }
        return known;
    }

    private static String scalar(Tensor t, int i) {
        return switch (TorchScript.kind(t)) {
            case FLOAT -> real(t.floats()[i]);
            case LONG -> whole(TorchScript.wholes(t).toArray()[i]);
            case BOOL -> truth((long) t.numbers()[i]);
        };
    }

    private static String truth(long v) {
        return v != 0 ? "True" : "False";
    }

    private long softmaxAxis() {
        return graph.opset() < SOFTMAX_OF_ONE_AXIS ? 1 : -1;
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

    private static String list(LongStream values) {
        List<String> all = values.mapToObj(TorchCode::whole).toList();
        return all.isEmpty() ? "annotate(List[int], [])" : "[" + String.join(", ", all) + "]";
    }
}

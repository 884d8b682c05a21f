package quadrant.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import quadrant.dataset.io.Texts;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.Head;
import quadrant.onnx.ImageInput;
import quadrant.onnx.Node;
import quadrant.workflow.InspectBackbone;

/** The description of an inspected model file: facts by name, and a table of its cuts. */
final class InspectionText {
    private static final List<String> UNITS = List.of("", "k", "M", "G", "T");

    private InspectionText() {}

    /** The description for {@code --json}: texts, numbers, and lists of such maps. */
    static Map<String, Object> facts(InspectBackbone.Inspected found) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Anatomy all = found.anatomy();
        CutPoint image = all.cuts().get(all.cuts().size() - 1);
        Head head = all.head();
        facts.put("file", found.source().label());
        facts.put("bytes", found.source().bytes());
        facts.put("opset", all.graph().opset());
        facts.put("exporter", found.source().asIs().producer());
        ImageInput in = ImageInput.of(found.source().asIs());
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", in.name());
        input.put("layout", in.layout().name());
        input.put("channels", in.channels());
        in.size().ifPresent(s -> input.put("size", s));
        facts.put("input", input);
        facts.put("size", all.graph().inputShape().get(2));
        facts.put("features", head.features());
        facts.put("width", head.width());
        facts.put("classes", head.classes());
        facts.put("parameters", image.after().parameters());
        facts.put("multiplyAdds", image.after().multiplyAdds());
        facts.put("cleanCuts", all.cuts().size());
        facts.put(
                "cuts",
                found.obstacles().keySet().stream().map(c -> cut(found, c)).toList());
        return facts;
    }

    private static Map<String, Object> cut(InspectBackbone.Inspected found, CutPoint c) {
        Map<String, Object> facts = new LinkedHashMap<>();
        List<String> obstacles = obstacles(found, c);
        depth(found, c).ifPresent(n -> facts.put("depth", n));
        facts.put("tensor", c.tensor());
        facts.put("layers", c.layers());
        facts.put("shape", c.shape());
        facts.put("parametersBefore", c.before().parameters());
        facts.put("parametersAfter", c.after().parameters());
        facts.put("multiplyAddsBefore", c.before().multiplyAdds());
        facts.put("multiplyAddsAfter", c.after().multiplyAdds());
        facts.put("fineTune", obstacles.isEmpty());
        facts.put("obstacles", obstacles);
        return facts;
    }

    private static List<String> obstacles(InspectBackbone.Inspected found, CutPoint c) {
        return found.obstacles().getOrDefault(c, List.of()).stream()
                .map(Node::label)
                .toList();
    }

    private static Optional<Integer> depth(InspectBackbone.Inspected found, CutPoint c) {
        return Optional.of(found.offered().indexOf(c)).filter(i -> i >= 0);
    }

    /** The description for people: facts, then the table. */
    static String table(InspectBackbone.Inspected found) {
        Anatomy all = found.anatomy();
        CutPoint image = all.cuts().get(all.cuts().size() - 1);
        Head head = all.head();
        String exporter = found.source().asIs().producer();
        ImageInput in = ImageInput.of(found.source().asIs());
        long size = all.graph().inputShape().get(2);
        List<List<String>> facts = List.of(
                List.of(
                        "file",
                        found.source().label() + ", "
                                + Texts.format("%.1f MB", found.source().bytes() / 1e6)),
                List.of(
                        "format",
                        "ONNX operators version " + all.graph().opset()
                                + (exporter.isEmpty() ? "" : ", written by " + exporter)),
                List.of(
                        "input",
                        in.name() + ": " + in.layout() + ", " + Texts.count(in.channels(), "channel") + ", " + size
                                + "×" + size
                                + (in.size().isPresent() ? " fixed by the file" : " as asked, free in the file")),
                List.of(
                        "head",
                        head.classes() > 0
                                ? "a classifier of " + head.classes() + " classes, to be replaced"
                                : "none: the network gives features"),
                List.of("features", head.width() + " (" + head.features() + ")"),
                List.of(
                        "body",
                        count(image.after().parameters()) + " weights, "
                                + count(image.after().multiplyAdds()) + " multiply–adds"),
                List.of(
                        "cuts",
                        all.cuts().size() + " clean, " + found.obstacles().size() + " shown"));
        List<List<String>> cuts = new ArrayList<>();
        cuts.add(List.of("depth", "features", "layers", "weights", "", "mult–adds", "", "cut", "fine-tune"));
        cuts.add(List.of("", "", "behind", "before", "behind", "before", "behind", "", ""));
        found.obstacles().keySet().forEach(c -> cuts.add(cells(found, c)));
        List<String> lines = new ArrayList<>(TextTable.lines(facts, List.of()));
        lines.add("");
        lines.addAll(TextTable.lines(cuts, List.of(0, 2, 3, 4, 5, 6)));
        if (found.obstacles().values().stream().anyMatch(o -> !o.isEmpty())) {
            lines.add("");
            lines.add(
                    "From a cut of features only no gradient leads back through the operator that is named; depth 0, a new"
                            + " classifier on the network's features, still works, as it needs ONNX Runtime only.");
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static List<String> cells(InspectBackbone.Inspected found, CutPoint c) {
        List<String> obstacles = obstacles(found, c);
        return List.of(
                depth(found, c).map(String::valueOf).orElse(""),
                c.shape().stream().map(String::valueOf).collect(Collectors.joining("×")),
                String.valueOf(c.layers()),
                count(c.before().parameters()),
                count(c.after().parameters()),
                count(c.before().multiplyAdds()),
                count(c.after().multiplyAdds()),
                c.tensor(),
                obstacles.isEmpty() ? "yes" : "features only: " + obstacles.get(0));
    }

    /** A number with three digits and a unit. */
    private static String count(long n) {
        double v = n;
        int unit = 0;
        while (v >= 999.5 && unit < UNITS.size() - 1) {
            v /= 1000;
            unit++;
        }
        return unit == 0
                ? String.valueOf(n)
                : Texts.format(v < 9.995 ? "%.2f %s" : v < 99.95 ? "%.1f %s" : "%.0f %s", v, UNITS.get(unit));
    }
}

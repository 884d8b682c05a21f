package quadrant.face;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import quadrant.backbone.Convention;
import quadrant.backbone.Normalisation;
import quadrant.engine.Compute;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.workflow.PhotoCheck;

/** Shows a network photographs under every usual preprocessing, for want of anyone who knows the right one. */
public final class BackbonePhotosJob {
    private final Wiring wiring;

    public BackbonePhotosJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The answers, the most sensible first; a candidate's name is what {@code --preprocessing} takes. */
    public List<PhotoCheck.Answer> run(String network, OptionalInt size, Path photos, Task task) {
        OnnxGraph graph = wiring.catalog().source(network).network(size);
        int sizePx = graph.inputShape().get(2).intValue();
        List<PhotoCheck.Candidate> candidates = new ArrayList<>();
        for (Convention c : Convention.values()) {
            candidates.add(new PhotoCheck.Candidate(c.title(), c.normalisation().at(sizePx, ResizeRule.IMAGENET)));
            if (c != Convention.CAFFE_RGB && c != Convention.CAFFE_BGR) {
                Normalisation swapped = swapped(c.normalisation());
                candidates.add(new PhotoCheck.Candidate(text(swapped), swapped.at(sizePx, ResizeRule.IMAGENET)));
            }
        }
        return new PhotoCheck(wiring.engines().trunks(), Compute.cpu())
                .run(graph, wiring.datasets().inputs(List.of(photos)), candidates, task);
    }

    private static Normalisation swapped(Normalisation n) {
        return new Normalisation(ChannelOrder.BGR, reversed(n.mean()), reversed(n.scale()));
    }

    private static List<Double> reversed(List<Double> rgb) {
        return List.of(rgb.get(2), rgb.get(1), rgb.get(0));
    }

    private static String text(Normalisation n) {
        return "mean=" + numbers(n.mean()) + " scale=" + numbers(n.scale()) + " order=" + n.order();
    }

    private static String numbers(List<Double> values) {
        return values.stream()
                .map(v -> v == Math.rint(v) ? Integer.toString(v.intValue()) : v.toString())
                .collect(Collectors.joining(","));
    }

    /** The answers as lines of text. */
    public static List<String> lines(List<PhotoCheck.Answer> answers) {
        List<String> lines = new ArrayList<>();
        lines.add(" top-1  confidence  preprocessing");
        for (PhotoCheck.Answer a : answers) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%6s  %10.3f  %s",
                    a.top1().isPresent()
                            ? String.format(Locale.ROOT, "%.3f", a.top1().getAsDouble())
                            : "?",
                    a.confidence(),
                    a.candidate().name()));
        }
        lines.add("The first answers most sensibly; add it with --preprocessing \""
                + answers.get(0).candidate().name() + "\".");
        if (answers.get(0).top1().isEmpty()) {
            lines.add(
                    "No file's name holds a class of ImageNet, such as n01440764, so only the confidence was compared.");
        }
        return lines;
    }

    /** The answers as facts for JSON. */
    public static List<Map<String, Object>> facts(List<PhotoCheck.Answer> answers) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (PhotoCheck.Answer a : answers) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("preprocessing", a.candidate().name());
            a.top1().ifPresent(t -> facts.put("top1", t));
            facts.put("confidence", a.confidence());
            all.add(facts);
        }
        return all;
    }
}

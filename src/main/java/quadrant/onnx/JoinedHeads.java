package quadrant.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import quadrant.onnx.HeadFinder.Found;

/**
 * Finds classifiers whose scores are combined at the end: the mean of two heads (LeViT, CrossViT, distilled DeiT), and a
 * dynamically quantised one, whose sum and scale are combined. The new classifier takes the features of all of them,
 * concatenated.
 */
final class JoinedHeads {
    private static final Set<String> BETWEEN = Set.of(
            "Add",
            "Sum",
            "Mean",
            "Mul",
            "Div",
            "Concat",
            "Unsqueeze",
            "Squeeze",
            "ReduceMean",
            "Cast",
            "Identity",
            "Flatten",
            "Reshape",
            "Softmax",
            "Sigmoid",
            "Dropout");

    private final Map<String, Node> producers;
    private final Set<String> flowing;
    private final Function<Node, Optional<Found>> dense;

    /** @param dense reads a fully connected layer of rows */
    JoinedHeads(Map<String, Node> producers, Set<String> flowing, Function<Node, Optional<Found>> dense) {
        this.producers = producers;
        this.flowing = flowing;
        this.dense = dense;
    }

    /** The heads, if only the combination of their scores follows them. */
    Optional<Found> find(String output) {
        Deque<String> open = new ArrayDeque<>(List.of(output));
        Set<String> seen = new HashSet<>();
        Set<String> scaled = new HashSet<>();
        List<Found> heads = new ArrayList<>();
        while (!open.isEmpty()) {
            Node n = producers.get(open.pop());
            if (n == null) {
                return Optional.empty();
            }
            Optional<Found> head = n.op().equals("MatMulInteger") ? integers(n) : dense.apply(n);
            if (head.isPresent()) {
                heads.add(head.get());
            } else if (n.op().equals("DynamicQuantizeLinear")) {
                scaled.add(n.inputs().get(0));
            } else if (BETWEEN.contains(n.op())) {
                n.inputs().stream()
                        .filter(i -> flowing.contains(i) && seen.add(i))
                        .forEach(open::push);
            } else {
                return Optional.empty();
            }
        }
        return joined(heads).filter(f -> f.features().containsAll(scaled));
    }

    private static Optional<Found> joined(List<Found> heads) {
        if (heads.isEmpty() || heads.stream().map(Found::classes).distinct().count() > 1) {
            return Optional.empty();
        }
        Set<String> features = new LinkedHashSet<>();
        int width = 0;
        for (Found h : heads) {
            width += features.add(h.features().get(0)) ? h.width() : 0;
        }
        Found first = heads.get(0);
        return heads.stream().anyMatch(Found::pooled)
                ? Optional.empty()
                : Optional.of(new Found(first.layer(), List.copyOf(features), width, first.classes(), false));
    }

    /** An integer product of features that are quantised at run time. */
    private Optional<Found> integers(Node n) {
        Node made = producers.get(n.inputs().get(0));
        return made == null || !made.op().equals("DynamicQuantizeLinear")
                ? Optional.empty()
                : dense.apply(n).map(f -> new Found(n, List.of(made.inputs().get(0)), f.width(), f.classes(), false));
    }
}

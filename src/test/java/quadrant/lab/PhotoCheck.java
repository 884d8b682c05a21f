package quadrant.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import quadrant.app.Wiring;
import quadrant.backbone.Normalisation;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.onnx.OnnxGraph;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;

/**
 * Finds out by photographs which preprocessing a network was trained with: under the right one it names what they show, and
 * is sure of it; under a wrong one it errs, or guesses. Photographs carry the WordNet id of their class in their names, such
 * as {@code n01440764_tench.jpg} (Russakovsky et al., "ImageNet Large Scale Visual Recognition Challenge", IJCV 2015).
 */
final class PhotoCheck {
    private static final int BATCH = 8;
    private static final Pattern ID = Pattern.compile("n\\d{8}");

    private final TrunkFactory trunks;
    private final Compute compute;
    private final List<String> ids = ids();

    PhotoCheck(TrunkFactory trunks, Compute compute) {
        this.trunks = trunks;
        this.compute = compute;
    }

    /** A preprocessing to try, and what it is called. */
    record Candidate(String name, Preprocessing preprocessing) {}

    /**
     * What the network made of the photographs.
     *
     * @param top1 share of the photographs with a known class that it named rightly, 0–1; empty where none has one
     * @param confidence mean of the largest probability, 0–1
     */
    record Answer(Candidate candidate, OptionalDouble top1, double confidence) {
        @Override
        public String toString() {
            return (top1.isPresent() ? String.format(Locale.ROOT, "%6.3f", top1.getAsDouble()) : "     ?")
                    + String.format(Locale.ROOT, "  %10.3f  %s", confidence, candidate.name);
        }
    }

    /** The answers under every usual preprocessing, the most sensible first; a name is what {@code --preprocessing} takes. */
    static List<Answer> usual(Wiring wiring, String network, OptionalInt size, Path photos, Task task) {
        OnnxGraph graph = wiring.catalog().source(network).network(size);
        int sizePx = graph.inputShape().get(2).intValue();
        List<Candidate> candidates = new ArrayList<>();
        Normalisation.conventions().forEach((name, n) -> {
            candidates.add(new Candidate(name, n.at(sizePx, ResizeRule.IMAGENET)));
            if (!name.startsWith("caffe")) {
                Normalisation swapped = new Normalisation(ChannelOrder.BGR, reversed(n.mean()), reversed(n.scale()));
                candidates.add(new Candidate(
                        "mean=" + numbers(swapped.mean()) + " scale=" + numbers(swapped.scale()) + " order=BGR",
                        swapped.at(sizePx, ResizeRule.IMAGENET)));
            }
        });
        return new PhotoCheck(wiring.engines().trunks(), Compute.cpu())
                .run(graph, wiring.datasets().inputs(List.of(photos), task), candidates, task);
    }

    private static List<Double> reversed(List<Double> rgb) {
        return List.of(rgb.get(2), rgb.get(1), rgb.get(0));
    }

    private static String numbers(List<Double> values) {
        return values.stream()
                .map(v -> v == Math.rint(v) ? Integer.toString(v.intValue()) : v.toString())
                .collect(Collectors.joining(","));
    }

    /**
     * Tries every candidate on all photographs; the most sensible answer first.
     *
     * @param graph with its ImageNet classifier: logits or probabilities for 1000 classes, or 1001 with a background first
     * @throws UserException when the network has no such output
     */
    List<Answer> run(OnnxGraph graph, List<PixelSource> photos, List<Candidate> candidates, Task task) {
        try (Trunk network = trunks.load(graph, compute, task);
                Workers workers = new Workers(compute.threads())) {
            int outputs = network.featureShapes().get(0).stream()
                    .reduce(1L, Math::multiplyExact)
                    .intValue();
            if (outputs != ids.size() && outputs != ids.size() + 1) {
                throw new UserException(
                        "The network has " + outputs + " outputs, and the 1000 classes of ImageNet were expected.",
                        "Look up its preprocessing where it comes from, and give it with --preprocessing.");
            }
            task.phase("Looking at photographs");
            List<Answer> answers = new ArrayList<>();
            for (Candidate c : candidates) {
                answers.add(answer(network, outputs, photos, c, workers));
            }
            answers.sort(
                    Comparator.<Answer>comparingDouble(a -> -a.top1.orElse(0)).thenComparing(a -> -a.confidence));
            return List.copyOf(answers);
        }
    }

    private Answer answer(Trunk network, int outputs, List<PixelSource> photos, Candidate c, Workers workers) {
        ByteBuffer pixels = c.preprocessing.inputs(BATCH);
        ByteBuffer out =
                ByteBuffer.allocateDirect(BATCH * outputs * Float.BYTES).order(ByteOrder.nativeOrder());
        int known = 0;
        int right = 0;
        double confidence = 0;
        for (int from = 0; from < photos.size(); from += BATCH) {
            List<PixelSource> part = photos.subList(from, Math.min(photos.size(), from + BATCH));
            int bytes = c.preprocessing.inputBytes();
            workers.forEach(
                    part.size(),
                    i -> c.preprocessing.normalise(
                            c.preprocessing.canvas(part.get(i).read()),
                            pixels.slice(i * bytes, bytes)
                                    .order(ByteOrder.nativeOrder())
                                    .asFloatBuffer()));
            network.run(pixels, part.size(), List.of(out));
            for (int i = 0; i < part.size(); i++) {
                float[] row = new float[outputs];
                out.asFloatBuffer().get(i * outputs, row);
                Call call = call(row);
                confidence += call.probability;
                int truth = truth(part.get(i).name());
                known += truth < 0 ? 0 : 1;
                right += truth >= 0 && call.index - (outputs - ids.size()) == truth ? 1 : 0;
            }
        }
        return new Answer(
                c,
                known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / known),
                confidence / photos.size());
    }

    private record Call(int index, double probability) {}

    /** The largest output and its probability, whether the outputs are logits or went through a softmax already. */
    private static Call call(float[] outputs) {
        int best = 0;
        double sum = 0;
        double smallest = 0;
        for (int k = 0; k < outputs.length; k++) {
            best = outputs[k] > outputs[best] ? k : best;
            sum += outputs[k];
            smallest = Math.min(smallest, outputs[k]);
        }
        if (smallest == 0 && Math.abs(sum - 1) < 1e-3) {
            return new Call(best, outputs[best]);
        }
        double total = 0;
        for (float v : outputs) {
            total += Math.exp(v - outputs[best]);
        }
        // a network that overflows is sure of nothing
        return new Call(best, Double.isNaN(total) ? 0 : 1 / total);
    }

    /** The class that a photograph's path names: the last id in it that is one of the thousand; −1 where there is none. */
    private int truth(String path) {
        int found = -1;
        Matcher m = ID.matcher(path);
        while (m.find()) {
            found = ids.contains(m.group()) ? ids.indexOf(m.group()) : found;
        }
        return found;
    }

    /** The ids of the thousand classes, in the order of the networks' outputs. */
    private static List<String> ids() {
        try (InputStream in = Objects.requireNonNull(PhotoCheck.class.getResourceAsStream("imagenet_synsets.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

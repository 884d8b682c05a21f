package quadrant.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.app.Wiring;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.engine.Compute;
import quadrant.evaluation.Evaluation;
import quadrant.evaluation.Predictions;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelHash;
import quadrant.pixels.ResizeRule;
import quadrant.pixels.TestViews;
import quadrant.task.Task;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.Stopwatch;
import quadrant.training.TrainingImage;

/** Compares the left-out score of classifiers fitted to small draws of a dataset with their score on the rest of it. */
final class LeftOutBias {
    private final Wiring wiring;
    private final Compute compute;

    LeftOutBias(Wiring wiring, Compute compute) {
        this.wiring = wiring;
        this.compute = compute;
    }

    /**
     * The mean over the draws; balanced accuracies, 0–1.
     *
     * @param rest of images of other groups than the draw's
     * @param bias of the left-out score, with its standard error
     * @param variants how often each was chosen
     */
    record Result(
            int images,
            int draws,
            double leftOut,
            double rest,
            double bias,
            double standardError,
            Map<String, Integer> variants) {}

    /** @param count images of a draw */
    Result run(Dataset dataset, int count, int draws, Task task) {
        Backbone backbone =
                wiring.startingPoints().load(BackboneCatalog.DEFAULT).backbone();
        List<TrainingImage> images = dataset.samples().stream()
                .map(s -> new TrainingImage(s, PixelHash.of(s.pixels().read()), new PerceptualHash(0, 0, 0, 0)))
                .toList();
        LayerRows.Request request = new LayerRows.Request(
                backbone,
                backbone.card()
                        .preprocessing()
                        .withResize(ResizeRule.CENTER_SQUARE)
                        .withMapping(ChannelMapping.automatic()),
                AugmentationPlan.named("turns"),
                TestViews.TURNS.count(),
                1,
                compute);
        List<Double> left = new ArrayList<>();
        List<Double> rest = new ArrayList<>();
        Map<String, Integer> variants = new TreeMap<>();
        try (LayerRows rows = LayerRows.open(
                request, images, wiring.engines(), wiring.cache(), new Stopwatch(System::nanoTime), task)) {
            for (int draw = 0; left.size() < draws; draw++) {
                List<Integer> drawn = drawn(dataset, count, new Random(draw));
                LayerFit fit = new LayerFit(
                        rows,
                        part(dataset, drawn),
                        rows.places(drawn.stream().map(images::get).toList()),
                        wiring.engines().trunks().matrices(compute),
                        draw);
                LayerFit.Fitted fitted = fit.fit(Optional.empty(), task);
                Optional<Predictions> scored = fitted.leftOut().value();
                if (scored.isEmpty()) {
                    continue;
                }
                Set<GroupId> known = drawn.stream()
                        .map(i -> dataset.samples().get(i).group())
                        .collect(Collectors.toSet());
                List<Integer> others = IntStream.range(0, images.size())
                        .filter(i -> !known.contains(dataset.samples().get(i).group()))
                        .boxed()
                        .toList();
                Predictions tested = fit.classify(
                        fitted,
                        fitted.views(),
                        part(dataset, others),
                        rows.places(others.stream().map(images::get).toList()));
                left.add(Evaluation.of(scored.get(), draw).balancedAccuracy());
                rest.add(Evaluation.of(tested, draw).balancedAccuracy());
                variants.merge(fitted.variant().name(), 1, Integer::sum);
                task.progress(left.size(), draws);
            }
        }
        double[] gaps = IntStream.range(0, draws)
                .mapToDouble(d -> left.get(d) - rest.get(d))
                .toArray();
        double mean = mean(gaps);
        double variance = 0;
        for (double g : gaps) {
            variance += (g - mean) * (g - mean) / (draws - 1);
        }
        return new Result(
                count,
                draws,
                mean(left.stream().mapToDouble(d -> d).toArray()),
                mean(rest.stream().mapToDouble(d -> d).toArray()),
                mean,
                Math.sqrt(variance / draws),
                variants);
    }

    private static double mean(double... values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    /** Images in a random order, of each class its share, and four at least. */
    private static List<Integer> drawn(Dataset dataset, int count, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, dataset.size()).boxed().toList());
        Collections.shuffle(order, random);
        int[] wanted = new int[dataset.classes().size()];
        int[] sizes = new int[wanted.length];
        dataset.samples().forEach(s -> sizes[s.label()]++);
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] = Math.max(4, Math.round((float) count * sizes[k] / dataset.size()));
        }
        return order.stream()
                .filter(i -> wanted[dataset.samples().get(i).label()]-- > 0)
                .sorted()
                .toList();
    }

    private static Dataset part(Dataset dataset, List<Integer> images) {
        return dataset.with(images.stream().map(dataset.samples()::get).toList());
    }
}

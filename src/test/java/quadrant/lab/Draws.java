package quadrant.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import quadrant.app.Wiring;
import quadrant.augment.AugmentationPlan;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.engine.Compute;
import quadrant.engine.Matrices;
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

/** Classifiers fitted to parts of a dataset and scored on the rest of it. Its owner closes it. */
final class Draws implements AutoCloseable {
    /** Images of a class that no draw takes. */
    private static final int LEFT = 4;

    private final Dataset dataset;
    private final List<TrainingImage> images;
    private final LayerRows rows;
    private final Matrices matrices;

    Draws(Wiring wiring, Compute compute, Dataset dataset, Task task) {
        this.dataset = dataset;
        this.images = dataset.samples().stream()
                .map(s -> new TrainingImage(s, PixelHash.of(s.pixels().read()), new PerceptualHash(0, 0, 0, 0)))
                .toList();
        this.matrices = wiring.engines().trunks().matrices(compute);
        Backbone backbone =
                wiring.startingPoints().load(BackboneCatalog.DEFAULT).backbone();
        LayerRows.Request request = new LayerRows.Request(
                        backbone,
                        backbone.card()
                                .preprocessing()
                                .withResize(ResizeRule.CENTER_SQUARE)
                                .withMapping(ChannelMapping.automatic()),
                        1,
                        compute)
                .with(AugmentationPlan.named("turns"), TestViews.TURNS.count());
        this.rows = LayerRows.open(request, images, wiring.engines(), wiring.cache(), new Stopwatch(), task);
    }

    int size() {
        return dataset.size();
    }

    /** The fold of each image. */
    List<Integer> folds() {
        return dataset.samples().stream().map(s -> s.fold().orElseThrow()).toList();
    }

    LayerRows rows() {
        return rows;
    }

    Matrices matrices() {
        return matrices;
    }

    /**
     * A fit to a part.
     *
     * @param rest images of other groups
     * @param tested predictions for the rest
     */
    record Fit(Dataset part, LayerFit.Fitted fitted, List<Integer> rest, Predictions tested) {}

    Fit fit(List<Integer> drawn, long seed) {
        LayerFit fit = new LayerFit(rows, part(drawn), places(drawn), matrices, seed);
        LayerFit.Fitted fitted = fit.fit(Optional.empty(), Task.SILENT);
        Set<GroupId> known =
                drawn.stream().map(i -> dataset.samples().get(i).group()).collect(Collectors.toSet());
        List<Integer> rest = IntStream.range(0, images.size())
                .filter(i -> !known.contains(dataset.samples().get(i).group()))
                .boxed()
                .toList();
        return new Fit(part(drawn), fitted, rest, fit.classify(fitted, fitted.views(), part(rest), places(rest)));
    }

    /** Images in a random order, of each class its share, and at least so many where some are left. */
    List<Integer> drawn(int count, int least, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, dataset.size()).boxed().toList());
        Collections.shuffle(order, random);
        int[] wanted = new int[dataset.classes().size()];
        int[] sizes = new int[wanted.length];
        dataset.samples().forEach(s -> sizes[s.label()]++);
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] =
                    Math.min(sizes[k] - LEFT, Math.max(least, Math.round((float) count * sizes[k] / dataset.size())));
        }
        return order.stream()
                .filter(i -> wanted[dataset.samples().get(i).label()]-- > 0)
                .sorted()
                .toList();
    }

    Dataset part(List<Integer> some) {
        return dataset.with(some.stream().map(dataset.samples()::get).toList());
    }

    int[] places(List<Integer> some) {
        return rows.places(some.stream().map(images::get).toList());
    }

    @Override
    public void close() {
        rows.close();
    }
}

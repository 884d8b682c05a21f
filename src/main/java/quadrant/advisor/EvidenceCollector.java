package quadrant.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.augment.Appearance;
import quadrant.dataset.Dataset;
import quadrant.engine.Compute;
import quadrant.engine.Engines;
import quadrant.evaluation.GroupResamples;
import quadrant.evaluation.Measured;
import quadrant.onnx.PooledLayers;
import quadrant.plan.TrainingPlan;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.training.EvenDraw;
import quadrant.training.LayerFit;
import quadrant.training.LayerRows;
import quadrant.training.TrainingImage;

/** Measures what the advisor needs: the size of the dataset, its similarity, and how well each layer separates the classes. */
public final class EvidenceCollector {
    /** The number of images from which the kind of images is found. */
    private static final int LOOKED_AT = 40;
    /** More images hardly change the result for single layers, and cost time. */
    private static final int PROBED = 300;

    private final Engines engines;
    private final Compute compute;
    private final SimilarityMeter meter;

    /** A request that also names the images whose similarity was measured before. */
    public EvidenceCollector(Engines engines, Compute compute) {
        this.engines = engines;
        this.compute = compute;
        this.meter = new SimilarityMeter(engines.trunks(), compute);
    }

    /**
     * The request.
     *
     * @param dataset the training images
     * @param images the same images in the same order
     * @param rows the pooled layers of these images, and perhaps of others
     * @param rule which number is taken as the size of a class
     * @param compared the layers as some images of a large set compare them; empty to compare them by the rows
     */
    public record Question(
            TrainingPlan plan,
            LayerRows.Request network,
            Dataset dataset,
            List<TrainingImage> images,
            LayerRows rows,
            DatasetProfile.SizeRule rule,
            Optional<Measured<LayerFit.ByLayer>> compared) {
        public Question {
            images = List.copyOf(images);
        }
    }

    /**
     * Measures.
     *
     * @param layers whether to compare the layers, and to measure similarity with a precise interval; not for folds
     */
    public Evidence look(Question q, boolean layers, Task task) {
        task.phase(Phase.SIMILARITY);
        Measured<Similarity> similarity = meter.measure(
                q.network.backbone(),
                q.network.preprocessing().ofPictures(),
                q.dataset.samples(),
                q.plan.seed(),
                layers ? GroupResamples.MANY : GroupResamples.FEW,
                task);
        task.phase(Phase.SIZE);
        int[] places = q.rows.places(q.images);
        DatasetProfile profile = DatasetProfile.measure(
                q.dataset,
                q.images.stream().map(TrainingImage::look).toList(),
                i -> q.rows.embedding(places[i]),
                q.plan.seed());
        Measured<LayerFit.ByLayer> left = layers
                ? profile.onlyCopies()
                        .map(Measured::<LayerFit.ByLayer>not)
                        .orElseGet(() ->
                                q.compared.orElseGet(() -> byLayer(q.dataset, q.images, q.rows, q.plan.seed(), task)))
                : Measured.not("Single layers were not compared.");
        return new Evidence(
                q.dataset,
                similarity,
                profile,
                q.rule,
                appearance(q),
                left.map(l -> layers(l, q)),
                left.value().map(l -> families(l, q)).orElse(List.of()),
                left.value()
                        .flatMap(LayerFit.ByLayer::channels)
                        .map(c -> ChannelEvidence.of(
                                c,
                                q.network
                                        .preprocessing()
                                        .mapping()
                                        .set()
                                        .orElseThrow()
                                        .names(),
                                q.plan.seed()))
                        .orElse(List.of()));
    }

    /**
     * Compares the layers on some of the images.
     *
     * @param rows of the images, in all families
     */
    public Measured<LayerFit.ByLayer> byLayer(
            Dataset dataset, List<TrainingImage> images, LayerRows rows, long seed, Task task) {
        task.phase(Phase.LAYERS);
        int[] places = rows.places(images);
        List<Integer> drawn = EvenDraw.of(dataset, PROBED, seed);
        Dataset few = dataset.with(drawn.stream().map(dataset.samples()::get).toList());
        int[] own = drawn.stream().mapToInt(i -> places[i]).toArray();
        return new LayerFit(rows.upright(), few, own, engines.trunks().matrices(compute), seed).byLayer(task);
    }

    private static List<LayerEvidence> layers(LayerFit.ByLayer left, Question q) {
        List<LayerEvidence> evidence = new ArrayList<>();
        for (int l = 0; l < left.alone().size(); l++) {
            PooledLayers.Layer layer = q.rows.layers().layers().get(l);
            evidence.add(new LayerEvidence(
                    layer.tensor(),
                    left.alone().size() == 1 ? 1 : (double) l / (left.alone().size() - 1),
                    LayerEvidence.Score.of(left.alone().get(l), q.plan.seed()),
                    LayerEvidence.Score.of(left.upTo().get(l), q.plan.seed())));
        }
        return List.copyOf(evidence);
    }

    private static List<LayerEvidence.OfFamily> families(LayerFit.ByLayer left, Question q) {
        return left.families().entrySet().stream()
                .map(e -> new LayerEvidence.OfFamily(e.getKey(), LayerEvidence.Score.of(e.getValue(), q.plan.seed())))
                .toList();
    }

    private static Appearance appearance(Question q) {
        return Appearance.of(EvenDraw.of(q.dataset, LOOKED_AT, q.plan.seed()).stream()
                .map(i -> Appearance.of(q.network
                        .preprocessing()
                        .picture(q.images.get(i).sample().pixels().read())))
                .toList());
    }
}

package quadrant.workflow;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import quadrant.advisor.SimilarityMeter;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.PhotoReference;
import quadrant.engine.TrunkFactory;
import quadrant.inference.ModelDoor;
import quadrant.model.FineTunedModel;
import quadrant.model.Provenance;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Cutter;
import quadrant.onnx.Head;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.PooledLayers;
import quadrant.onnx.ReferenceStatistics;
import quadrant.task.Hashes;
import quadrant.task.UserException;

/**
 * Opens the initial model of a training, by the name of a backbone or the path of a file.
 *
 * <p>A file with a card beside it is a backbone, as is one of the catalogue; one that Quadrant wrote is continued. The network
 * of such a model was cut, trained and joined again, so it has the tensors of its first backbone under their names, and that
 * backbone's cuts are still its cuts.
 */
public final class InitialModels {
    private static final int SHORT_HASH = 12;

    private final BackboneCatalog catalog;
    private final ModelDoor door;

    /** With these backbones, and an engine on which models are run once. */
    public InitialModels(BackboneCatalog catalog, TrunkFactory trunks) {
        this.catalog = catalog;
        this.door = new ModelDoor(trunks);
    }

    /**
     * The model to be continued; empty where a backbone is named.
     *
     * @throws UserException when there is nothing with this name, or it is a damaged model or one of a later Quadrant
     */
    public Optional<FineTunedModel> continued(String name) {
        catalog.require(name);
        Optional<Path> file = file(name);
        if (file.isEmpty() || catalog.hasCard(file.get())) {
            return Optional.empty();
        }
        return FineTunedModel.isOne(OnnxGraph.load(file.get())) ? Optional.of(door.open(file.get())) : Optional.empty();
    }

    /**
     * Loads it.
     *
     * @throws UserException as {@link #continued}, and when a file is neither a model of Quadrant's nor has a card
     */
    public InitialModel load(String name) {
        Optional<FineTunedModel> model = continued(name);
        return new InitialModel(model.map(m -> backbone(m, name)).orElseGet(() -> catalog.load(name)), model);
    }

    private Optional<Path> file(String name) {
        try {
            Path file = Path.of(name);
            boolean named = catalog.names().contains(name) || !name.endsWith(".onnx");
            return named || !Files.exists(file) ? Optional.empty() : Optional.of(file);
        } catch (InvalidPathException e) {
            // the catalogue reports it
            return Optional.empty();
        }
    }

    private Backbone backbone(FineTunedModel model, String name) {
        if (PooledLayers.oneByOne(model.graph())) {
            throw new UserException(
                    "The model " + name + " reads channels one by one, and cannot be trained further.",
                    "Train a new model on all images.");
        }
        Optional<PooledLayers> layers = PooledLayers.in(model.graph());
        Head head = layers.map(PooledLayers::head).orElseGet(() -> Head.find(model.graph()));
        OnnxGraph body = Cutter.trunk(model.graph(), List.of(head.features()));
        String sha256 = Hashes.sha256(Path.of(name));
        Provenance p = model.provenance();
        String origin = InitialModel.origin(p);
        Optional<BackboneCard> first = firstCard(origin, p.fact(InitialModel.BACKBONE_SHA256));
        List<String> cuts = cuts(p, first, body);
        BackboneCard card = new BackboneCard(
                origin + "+" + sha256.substring(0, SHORT_HASH),
                first.map(BackboneCard::title).orElse(origin) + ", fine-tuned",
                p.fact(InitialModel.BACKBONE_LICENCE),
                p.fact(InitialModel.BACKBONE_SOURCE),
                sha256,
                model.preprocessing(),
                cuts,
                "A model that Quadrant fine-tuned.",
                SimilarityMeter.carriesStatistics(body)
                        ? Optional.empty()
                        : first.flatMap(BackboneCard::reference)
                                .flatMap(r -> untouched(r, cuts, InitialModel.deepest(p))),
                "",
                0,
                List.of());
        // its head no longer has the pretraining classes, so its confidence is no measure of similarity
        return new Backbone(card, body, new Head(head.features(), head.width(), 0));
    }

    /** The card of the first backbone, where that is on this computer and unchanged. */
    private Optional<BackboneCard> firstCard(String origin, String sha256) {
        if (!catalog.names().contains(origin)) {
            return Optional.empty();
        }
        try {
            return Optional.of(catalog.load(origin).card())
                    .filter(c -> c.sha256().equals(sha256));
        } catch (UserException e) {
            // it is not needed: a damaged one is no reason not to continue
            return Optional.empty();
        }
    }

    /** The cuts that the model names, else those of the first backbone, else those that the network's anatomy offers. */
    private static List<String> cuts(Provenance p, Optional<BackboneCard> first, OnnxGraph body) {
        List<String> clean = Cutter.cleanCuts(body);
        return Optional.of(Arrays.asList(p.fact(InitialModel.CUTS).split("\n", -1)))
                .filter(clean::containsAll)
                .or(() -> first.map(BackboneCard::cuts).filter(clean::containsAll))
                .orElseGet(() ->
                        Anatomy.of(body).offered().stream().map(c -> c.tensor()).toList());
    }

    /** The part of a reference that is still valid after training: before all trained layers. */
    private static Optional<PhotoReference> untouched(PhotoReference reference, List<String> cuts, int deepest) {
        if (deepest == 0) {
            return Optional.of(reference);
        }
        List<ReferenceStatistics.Layer> layers = reference.statistics().layers().stream()
                .filter(l -> cuts.indexOf(l.tensor()) >= deepest)
                .toList();
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of(new PhotoReference(
                        new ReferenceStatistics(layers, reference.statistics().images()),
                        reference.photographs(),
                        List.of()));
    }
}

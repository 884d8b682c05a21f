package quadrant.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneAdder;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneEntry;
import quadrant.backbone.BackboneFetcher;
import quadrant.backbone.KnownBackbones;
import quadrant.backbone.PhotoReference;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.FreedBatch;
import quadrant.workflow.InspectBackbone;
import quadrant.workflow.MeasureReference;

/** Lists, inspects, adds, measures, downloads and removes backbones. */
public final class BackbonesJob {
    private static final String MIRROR = "QUADRANT_BACKBONES_URL";

    private final Wiring wiring;
    private final KnownBackbones known = KnownBackbones.standard();

    public BackbonesJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The embedded backbone, those of the catalogue, and those that were added. */
    public List<BackboneEntry> list() {
        return wiring.catalog().entries();
    }

    /**
     * Describes the structure of a network, and what it can be used for.
     *
     * @param network a backbone's name, or the path of an ONNX file
     * @param size of the images, where neither the file nor a card gives it
     * @param all whether to list every clean cut, and not only the recommended ones
     */
    InspectionText inspect(String network, OptionalInt size, boolean all, Task task) {
        return new InspectionText(new InspectBackbone(wiring.engines(), Compute.cpu())
                .run(wiring.catalog().source(network), size, all, task));
    }

    /** Adds an ONNX file; with photographs, as {@link #reference} does. */
    public BackboneCard add(Given given, Task task) {
        Optional<Path> photos = given.get(BackboneOptions.PHOTOS);
        photos.ifPresent(this::photographs);
        BackboneCard card = new BackboneAdder(
                        wiring.store(), known, new FreedBatch(wiring.engines().trunks(), Compute.cpu())::check)
                .add(
                        new BackboneAdder.Request(
                                given.get(BackboneOptions.FILE),
                                given.get(BackboneOptions.NEW_NAME),
                                given.get(BackboneOptions.PREPROCESSING),
                                given.get(BackboneOptions.INPUT_SIZE)
                                        .map(OptionalInt::of)
                                        .orElse(OptionalInt.empty()),
                                given.get(BackboneOptions.LICENCE),
                                given.get(BackboneOptions.TITLE),
                                given.get(BackboneOptions.REPLACE)),
                        task);
        if (card.licence().equals("unknown")) {
            task.warn("The licence of " + card.name() + " is not known; licence records it when the file is added.");
        }
        return photos.isPresent() ? refer(card, photos.get(), task) : card;
    }

    private BackboneCard refer(BackboneCard card, Path photos, Task task) {
        try {
            return reference(card.name(), photos, task);
        } catch (UserException e) {
            task.warn(card.name() + " was added without a reference: " + e.getMessage());
            return card;
        }
    }

    private List<PixelSource> photographs(Path photos) {
        List<PixelSource> found = wiring.datasets().inputs(List.of(photos));
        MeasureReference.requireEnough(found.size());
        return found;
    }

    /** Measures photographs as the reference of a stored backbone. */
    public BackboneCard reference(String name, Path photos, Task task) {
        List<PixelSource> found = photographs(photos);
        Backbone backbone = wiring.catalog().load(name);
        String stored = backbone.card().name();
        boolean embedded = stored.equals(BackboneCatalog.DEFAULT);
        if (!embedded && (name.endsWith(".onnx") || !wiring.store().names().contains(stored))) {
            throw new UserException(
                    name + " is a file, and the backbone of a reference must have been added.",
                    "Add it first with: quadrant backbones add " + name + " --photos " + photos + ".");
        }
        PhotoReference reference = new MeasureReference(wiring.engines().trunks(), Compute.cpu())
                .run(backbone, found, found.size() + " images of the folder " + photos.getFileName(), task);
        wiring.store().keepReference(backbone, reference);
        return backbone.card().withReference(reference);
    }

    /**
     * Downloads a backbone: from the given mirror, else from {@code QUADRANT_BACKBONES_URL}, else from the address in the
     * catalogue.
     */
    public Path fetch(String name, Optional<String> mirror, Task task) {
        return new BackboneFetcher(wiring.store(), known)
                .fetch(
                        name,
                        mirror.or(() -> Optional.ofNullable(System.getenv(MIRROR))
                                .map(String::strip)
                                .filter(m -> !m.isEmpty())),
                        task);
    }

    /** Removes a backbone from the store; gives its name. */
    public String remove(String name) {
        if (name.equals(BackboneCatalog.DEFAULT)) {
            throw new UserException(
                    name + " is embedded in Quadrant and cannot be removed.", "Remove one that was added.");
        }
        wiring.store().remove(name);
        return name;
    }
}

package quadrant.face;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
import quadrant.workflow.MeasureReference;

/** Lists, adds, measures, downloads and removes backbones. */
public final class BackbonesJob {
    /** The keys of {@link #add}, in the order of the help. */
    public static final Set<String> ADD_KEYS = new LinkedHashSet<>(
            List.of("file", "name", "preprocessing", "size", "licence", "title", "photos", "replace"));

    /** The keys of {@link #reference}. */
    public static final Set<String> REFERENCE_KEYS = new LinkedHashSet<>(List.of("name", "photos"));

    /** The keys of {@link #fetch}. */
    public static final Set<String> FETCH_KEYS = new LinkedHashSet<>(List.of("name", "from"));

    private static final String MIRROR = "QUADRANT_BACKBONES_URL";
    private static final int SMALLEST_PX = 16;
    private static final int LARGEST_PX = 4096;

    private final Wiring wiring;
    private final KnownBackbones known = KnownBackbones.standard();

    public BackbonesJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The embedded one, the catalogue's, and what was added. */
    public List<BackboneEntry> list() {
        return wiring.catalog().entries();
    }

    /** Adds the ONNX file under {@code file}; with {@code photos}, a folder of photographs, as {@link #reference} does. */
    public BackboneCard add(Map<String, String> texts, Task task) {
        Options options = new Options(texts, ADD_KEYS);
        OptionalInt size = options.integer("size", SMALLEST_PX, LARGEST_PX);
        Optional<Path> photos = options.pathIfGiven("photos");
        photos.ifPresent(this::photographs);
        BackboneCard card = new BackboneAdder(
                        wiring.store(), known, new FreedBatch(wiring.engines().trunks(), Compute.cpu())::check)
                .add(
                        new BackboneAdder.Request(
                                options.path("file"),
                                options.text("name"),
                                options.text("preprocessing"),
                                size,
                                options.text("licence"),
                                options.text("title"),
                                options.on("replace")),
                        task);
        if (card.licence().equals("unknown")) {
            task.warn("The licence of " + card.name() + " is not known; licence records it when the file is added.");
        }
        return photos.isPresent() ? refer(card, photos.get(), task) : card;
    }

    private BackboneCard refer(BackboneCard card, Path photos, Task task) {
        try {
            return reference(Map.of("name", card.name(), "photos", photos.toString()), task);
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

    /** Measures the photographs under {@code photos} as the reference of the stored backbone under {@code name}. */
    public BackboneCard reference(Map<String, String> texts, Task task) {
        Options options = new Options(texts, REFERENCE_KEYS);
        String name = options.need("name");
        Path photos = options.path("photos");
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

    /** Downloads the backbone under {@code name}; {@code from} is a mirror, else {@code QUADRANT_BACKBONES_URL}. */
    public Path fetch(Map<String, String> texts, Task task) {
        Options options = new Options(texts, FETCH_KEYS);
        Optional<String> mirror = options.text("from")
                .or(() -> Optional.ofNullable(System.getenv(MIRROR))
                        .map(String::strip)
                        .filter(m -> !m.isEmpty()));
        return new BackboneFetcher(wiring.store(), known).fetch(options.need("name"), mirror, task);
    }

    /** Removes the backbone under {@code name} from the store; gives its name. */
    public String remove(Map<String, String> texts) {
        String name = new Options(texts, Set.of("name")).need("name");
        if (name.equals(BackboneCatalog.DEFAULT)) {
            throw new UserException(
                    name + " is embedded in Quadrant and cannot be removed.", "Remove one that was added.");
        }
        wiring.store().remove(name);
        return name;
    }
}

package quadrant.backbone;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import quadrant.backbone.BackboneEntry.State;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Hashes;
import quadrant.task.Resource;
import quadrant.task.UserException;

/** All backbones: the embedded one, those of the store, and those of the catalogue that are not on this computer. */
public final class BackboneCatalog {
    /** The name of the embedded default. */
    public static final String DEFAULT = "efficientnet-lite0";

    private static final String EMBEDDED = "efficientnet_lite0";

    private final BackboneStore store;
    private final KnownBackbone.Catalogue known;
    private final List<ShippedReference> references = resource("references.json", ShippedReferences.class).references;

    /** A reference that is part of Quadrant, for one file and the normalisation with which it was measured. */
    private record ShippedReference(String sha256, PixelsJson preprocessing, PhotoReference.Json reference) {
        boolean fits(BackboneCard card) {
            return card.sha256().equals(sha256)
                    && card.preprocessing().sizePx() == PixelsJson.need(preprocessing.size(), "size", sha256)
                    && preprocessing.normalisation(sha256).equals(Normalisation.of(card.preprocessing()));
        }
    }

    private record ShippedReferences(List<ShippedReference> references) {}

    /** The embedded backbone, those of a store, and those of the catalogue. */
    public BackboneCatalog(BackboneStore store) {
        this(store, KnownBackbone.Catalogue.standard());
    }

    BackboneCatalog(BackboneStore store, KnownBackbone.Catalogue known) {
        this.store = store;
        this.known = known;
    }

    /** The backbones on this computer: the embedded one, then those of the store by name. */
    public List<String> names() {
        return Stream.concat(Stream.of(DEFAULT), store.names().stream().filter(n -> !n.equals(DEFAULT)))
                .toList();
    }

    /** The backbones on this computer and those that can be downloaded: the embedded one, the store's, the catalogue's. */
    public List<BackboneEntry> entries() {
        List<BackboneEntry> entries = new ArrayList<>();
        List<String> there = new ArrayList<>(names());
        for (KnownBackbone k : known.backbones()) {
            boolean here = there.remove(k.name());
            if (k.embedded()) {
                entries.add(
                        BackboneEntry.known(k, State.EMBEDDED, embeddedCard().cuts()));
            } else if (here) {
                entries.add(BackboneEntry.stored(store, k.name(), Optional.of(k)));
            } else {
                entries.add(BackboneEntry.known(k, State.ABSENT, k.shapes()));
            }
        }
        there.forEach(n -> entries.add(BackboneEntry.stored(store, n, known.named(n))));
        return List.copyOf(entries);
    }

    /**
     * Loads a backbone by name, or by the path of an ONNX file that has its card beside it.
     *
     * @throws UserException when there is none of this name, it is not on this computer, or its file is not the one that its
     *     card names
     */
    public Backbone load(String name) {
        if (embedded(name)) {
            return Backbone.of(embeddedCard(), embeddedGraph());
        }
        require(name);
        return there(name).map(this::loadStored).orElseGet(() -> loadFile(name));
    }

    /**
     * Checks quickly whether there is something to load.
     *
     * @throws UserException when there is no backbone of this name, or it is not on this computer
     */
    public void require(String name) {
        if (embedded(name) || there(name).isPresent() || name.endsWith(".onnx")) {
            return;
        }
        known.named(name).ifPresent(k -> {
            throw new UserException(
                    k.name() + " is in the catalogue but not on this computer.",
                    "Run: quadrant backbones fetch " + k.name() + "; or, without network, download "
                            + k.link().orElse("") + " elsewhere and put it at "
                            + store.folder(k.name()).resolve(BackboneStore.MODEL)
                            + ", or run: quadrant backbones add FILE --name " + k.name() + ".");
        });
        for (OwnExport o : exports()) {
            if (o.name().equalsIgnoreCase(name.strip())) {
                throw new UserException(
                        o.name() + " is not on this computer, and is not offered as ONNX.", "Run: " + o.how() + ".");
            }
        }
        throw new UserException(
                "There is no backbone \"" + name + "\".",
                "Choose one of: " + String.join(", ", names())
                        + "; quadrant backbones list shows those that can be downloaded.");
    }

    /** Whether a file has a card beside it, and so is a backbone. */
    public boolean hasCard(Path file) {
        return Files.isRegularFile(PreprocessingSource.cardOf(file));
    }

    /**
     * Opens a network for inspection: a file, with or without a card, or a backbone by its name.
     *
     * @throws UserException when there is neither, or the backbone is not on this computer
     */
    public BackboneSource source(String nameOrPath) {
        Path file = path(nameOrPath);
        boolean named = there(nameOrPath).isPresent() || known.named(nameOrPath).isPresent();
        // a folder or a pipe is refused with its own message
        if (Files.isRegularFile(file) || (!named && Files.exists(file))) {
            return opened(nameOrPath, file, Optional.empty());
        }
        if (embedded(nameOrPath)) {
            return new BackboneSource(
                    DEFAULT,
                    Resource.bytes(BackboneCatalog.class, EMBEDDED + ".onnx").length,
                    embeddedGraph(),
                    Optional.of(embeddedCard()));
        }
        if (nameOrPath.endsWith(".onnx")) {
            throw missing(file);
        }
        require(nameOrPath);
        String name = there(nameOrPath).orElseThrow();
        BackboneCard card = store.card(name).orElseGet(() -> loadStored(name).card());
        return opened(name, store.model(name).orElseThrow(), Optional.of(card));
    }

    private static BackboneSource opened(String label, Path file, Optional<BackboneCard> card) {
        OnnxGraph graph = Importer.open(file);
        try {
            return new BackboneSource(label, Files.size(file), graph, card);
        } catch (IOException e) {
            throw BackboneStore.unreadable(file, e);
        }
    }

    private boolean embedded(String name) {
        return name.equals(DEFAULT)
                || known.named(name).filter(KnownBackbone::embedded).isPresent();
    }

    /** The name in the store for a name or an alias. */
    private Optional<String> there(String name) {
        return Stream.concat(Stream.of(name), known.named(name).map(KnownBackbone::name).stream())
                .filter(names()::contains)
                .findFirst();
    }

    private Backbone loadStored(String name) {
        Path model = store.model(name).orElseThrow();
        String sha256 = Hashes.sha256(model);
        Optional<BackboneCard> card = store.card(name);
        if (card.isPresent()) {
            return load(model, card.get(), sha256, "Remove the backbone and add or fetch it again.");
        }
        KnownBackbone k = known.ofHash(sha256)
                .orElseThrow(() -> new UserException(
                        model + " has no card, and no backbone of the catalogue has its SHA-256 " + sha256
                                + known.named(name)
                                        .map(n -> "; that of the catalogue's " + name + " is " + n.sha256())
                                        .orElse("")
                                + ".",
                        "Download it again, or move it elsewhere and run: quadrant backbones add FILE."));
        return load(model, k.preprocessing().sizePx(), anatomy -> k.card(name, k.cuts(anatomy)));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UserException("\"" + text + "\" is no path.", "Give a name or a path of a backbone.", e);
        }
    }

    private UserException missing(Path file) {
        return new UserException(
                "There is no model file " + file + ".",
                "Check the path, or choose one of: " + String.join(", ", names()) + ".");
    }

    private Backbone loadFile(String text) {
        Path file = path(text);
        if (!Files.isRegularFile(file)) {
            throw missing(file);
        }
        String sha256 = Hashes.sha256(file);
        BackboneCard card = PreprocessingSource.cardBeside(file, sha256)
                .orElseThrow(() -> new UserException(
                        "The file " + file + " has no card beside it that gives its preprocessing.",
                        "Add it once with: quadrant backbones add " + file + ", then name it with --backbone."));
        return load(file, card, sha256, "Add the file again.");
    }

    private Backbone load(Path model, BackboneCard card, String sha256, String remedy) {
        if (!card.sha256().equals(sha256)) {
            throw new UserException(
                    model + " is not the file of its card: its SHA-256 is " + sha256 + ", and " + card.sha256()
                            + " was expected.",
                    remedy);
        }
        return load(model, card.preprocessing().sizePx(), anatomy -> card);
    }

    private Backbone load(Path model, int sizePx, Function<Anatomy, BackboneCard> card) {
        Anatomy anatomy = Anatomy.of(Importer.read(model, OptionalInt.of(sizePx)));
        BackboneCard complete = complete(card.apply(anatomy));
        complete.check(anatomy);
        return new Backbone(complete, anatomy.graph(), anatomy.head());
    }

    /** The card with a reference: its own, else a shipped one for the same file and preprocessing; else unchanged. */
    BackboneCard complete(BackboneCard card) {
        return card.reference().isPresent()
                ? card
                : references.stream()
                        .filter(r -> r.fits(card))
                        .findFirst()
                        .map(r -> card.withReference(r.reference.reference("references.json")))
                        .orElse(card);
    }

    private static OnnxGraph embeddedGraph() {
        return OnnxGraph.parse(Resource.bytes(BackboneCatalog.class, EMBEDDED + ".onnx"), "The embedded backbone");
    }

    private static BackboneCard embeddedCard() {
        return BackboneCard.read(Resource.text(BackboneCatalog.class, EMBEDDED + ".json"), "of the embedded backbone");
    }

    /** The backbones for biology that users export themselves. */
    public static List<OwnExport> exports() {
        return resource("exports.json", OwnExports.class).backbones;
    }

    /** A JSON file of this package. */
    static <T> T resource(String name, Class<T> type) {
        return new Gson().fromJson(Resource.text(BackboneCatalog.class, name), type);
    }

    /**
     * The card of a backbone for biology whose weights are not offered as ONNX. The user exports the file with {@code
     * tools/export_timm.py}, which reads the same cards, {@code exports.json}.
     *
     * @param model the source of the weights for the tool
     * @param width number of features of an image
     * @param size height and width of its input in pixels
     * @param mean of red, green and blue in 0–1
     * @param deviation the standard deviation by which the difference is divided
     * @param use what it is for, in a sentence
     */
    public record OwnExport(
            String name,
            String title,
            String model,
            String licence,
            String citation,
            long parameters,
            int width,
            int size,
            List<Double> mean,
            List<Double> deviation,
            String use) {
        /** How to get it, as command lines. */
        public String how() {
            return "python tools/export_timm.py " + name + ", then quadrant backbones add " + name + ".onnx --name "
                    + name + " --licence " + licence;
        }
    }

    private record OwnExports(List<OwnExport> backbones) {}
}

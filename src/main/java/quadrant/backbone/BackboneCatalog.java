package quadrant.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import quadrant.backbone.KnownBackbone.KnownFile;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;
import quadrant.task.UserException;

/** All backbones: the embedded one, those of the store, and those of the catalogue that are not on this computer. */
public final class BackboneCatalog {
    /** The name of the embedded default. */
    public static final String DEFAULT = "efficientnet-lite0";

    private static final String EMBEDDED = "efficientnet_lite0";

    private final BackboneStore store;
    private final KnownBackbones known;
    private final ShippedReferences references = ShippedReferences.standard();

    /** The embedded backbone, those of a store, and those of the catalogue. */
    public BackboneCatalog(BackboneStore store) {
        this(store, KnownBackbones.standard());
    }

    BackboneCatalog(BackboneStore store, KnownBackbones known) {
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
        List<String> there = names();
        for (KnownBackbone k : known.all()) {
            if (k.file().isEmpty()) {
                entries.add(BackboneEntry.embedded(k, embeddedCard()));
            } else if (!there.contains(k.name())) {
                entries.add(BackboneEntry.absent(k, k.file().get()));
            } else {
                entries.add(stored(k.name()));
            }
        }
        there.stream()
                .filter(n -> known.named(n).filter(k -> k.name().equals(n)).isEmpty())
                .forEach(n -> entries.add(stored(n)));
        return List.copyOf(entries);
    }

    private BackboneEntry stored(String name) {
        return BackboneEntry.stored(store, name, known.named(name));
    }

    /**
     * Loads a backbone by name, or by the path of an ONNX file that has its card beside it.
     *
     * @throws UserException when there is none of this name, it is not on this computer, or its file is not the one that its
     *     card names
     */
    public Backbone load(String name) {
        if (embedded(name)) {
            return Backbone.of(embeddedCard(), OnnxGraph.parse(resource(EMBEDDED + ".onnx"), "The embedded backbone"));
        }
        require(name);
        Optional<String> there = there(name);
        return there.isPresent() ? loadStored(there.get()) : loadFile(name);
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
        Optional<KnownBackbone> k = known.named(name);
        if (k.isPresent()) {
            throw absent(
                    k.get(), k.get().file().orElseThrow(), "--name " + k.get().name());
        }
        OwnExport.named(name).ifPresent(o -> {
            throw new UserException(
                    o.name() + " is not on this computer, and is not offered as ONNX.", "Run: " + o.how() + ".");
        });
        throw new UserException(
                "There is no backbone \"" + name + "\".",
                "Choose one of: " + String.join(", ", names())
                        + "; quadrant backbones list shows those that can be downloaded.");
    }

    /** Whether a file has a card beside it, and so is a backbone. */
    public boolean hasCard(Path file) {
        return PreprocessingSource.besides(file);
    }

    /**
     * Opens a network for inspection: a file, with or without a card, or a backbone by its name.
     *
     * @throws UserException when there is neither, or the backbone is not on this computer
     */
    public BackboneSource source(String nameOrPath) {
        Path file = path(nameOrPath);
        if (Files.isRegularFile(file)) {
            return opened(nameOrPath, file, Optional.empty());
        }
        if (embedded(nameOrPath)) {
            byte[] bytes = resource(EMBEDDED + ".onnx");
            return new BackboneSource(
                    DEFAULT,
                    bytes.length,
                    OnnxGraph.parse(bytes, "The embedded backbone"),
                    Optional.of(embeddedCard()));
        }
        boolean named = there(nameOrPath).isPresent() || known.named(nameOrPath).isPresent();
        if (!named && Files.exists(file)) {
            // a folder or a pipe, which is refused with its own message
            return opened(nameOrPath, file, Optional.empty());
        }
        if (nameOrPath.endsWith(".onnx")) {
            throw missing(file);
        }
        require(nameOrPath);
        String name = there(nameOrPath).orElseThrow();
        Optional<BackboneCard> card = store.card(name)
                .map(CardFile.Stored::card)
                .or(() -> Optional.of(loadStored(name).card()));
        return opened(name, store.model(name).orElseThrow(), card);
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
                || known.named(name).filter(k -> k.file().isEmpty()).isPresent();
    }

    /** The name in the store for a name or an alias. */
    private Optional<String> there(String name) {
        return Stream.concat(Stream.of(name), known.named(name).map(KnownBackbone::name).stream())
                .filter(names()::contains)
                .findFirst();
    }

    private UserException absent(KnownBackbone k, KnownFile file, String add) {
        return new UserException(
                k.name() + " is in the catalogue but not on this computer.",
                "Run: quadrant backbones fetch " + k.name() + "; or, without network, download " + file.address()
                        + " elsewhere and put it at " + store.folder(k.name()).resolve(BackboneStore.MODEL)
                        + ", or run: quadrant backbones add FILE " + add + ".");
    }

    private Backbone loadStored(String name) {
        Path model = store.model(name).orElseThrow();
        Optional<CardFile.Stored> card = store.card(name);
        String sha256 = sha256(model);
        if (card.isPresent()) {
            return load(model, card.get().card(), sha256, "Remove the backbone and add or fetch it again.");
        }
        KnownBackbone k = known.ofHash(sha256).orElseThrow(() -> strange(name, model, sha256));
        KnownFile f = k.file().orElseThrow();
        Anatomy anatomy =
                Anatomy.of(Importer.read(model, OptionalInt.of(f.preprocessing().sizePx())));
        return backbone(k.card(name, f, CutSelector.of(anatomy, f.cuts())), anatomy);
    }

    private UserException strange(String name, Path model, String sha256) {
        String wanted = known.named(name)
                .flatMap(KnownBackbone::file)
                .map(f -> "; that of the catalogue's " + name + " is " + f.sha256())
                .orElse("");
        return new UserException(
                model + " has no card, and no backbone of the catalogue has its SHA-256 " + sha256 + wanted + ".",
                "Download it again, or move it elsewhere and run: quadrant backbones add FILE.");
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
        String sha256 = sha256(file);
        CardFile.Stored card = PreprocessingSource.cardBeside(file, sha256)
                .orElseThrow(() -> new UserException(
                        "The file " + file + " has no card beside it that gives its preprocessing.",
                        "Add it once with: quadrant backbones add " + file + ", then name it with --backbone."));
        return load(file, card.card(), sha256, "Add the file again.");
    }

    private Backbone load(Path model, BackboneCard card, String sha256, String remedy) {
        if (!card.sha256().equals(sha256)) {
            throw new UserException(
                    model + " is not the file of its card: its SHA-256 is " + sha256 + ", and " + card.sha256()
                            + " was expected.",
                    remedy);
        }
        Anatomy anatomy = Anatomy.of(
                Importer.read(model, OptionalInt.of(card.preprocessing().sizePx())));
        CutSelector.check(anatomy, card);
        return backbone(card, anatomy);
    }

    private Backbone backbone(BackboneCard card, Anatomy anatomy) {
        BackboneCard complete = references.complete(card);
        CutSelector.checkReference(anatomy, complete);
        return new Backbone(complete, anatomy.graph(), anatomy.head());
    }

    private static String sha256(Path file) {
        try {
            return FileHash.of(file, Task.SILENT);
        } catch (IOException e) {
            throw BackboneStore.unreadable(file, e);
        }
    }

    private static BackboneCard embeddedCard() {
        return CardFile.parse(
                new String(resource(EMBEDDED + ".json"), StandardCharsets.UTF_8), "of the embedded backbone");
    }

    private static byte[] resource(String name) {
        try (InputStream in = BackboneCatalog.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

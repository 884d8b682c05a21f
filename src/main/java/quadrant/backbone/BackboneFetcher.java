package quadrant.backbone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import quadrant.backbone.CardFile.Stored;
import quadrant.backbone.KnownBackbone.KnownFile;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.task.CancelledException;
import quadrant.task.Folders;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Downloads backbones of the catalogue into the store, only when asked to. */
public final class BackboneFetcher {
    private static final String DOWNLOADS = ".downloads";

    private final BackboneStore store;
    private final KnownBackbones known;
    private final DownloadRules rules;

    public BackboneFetcher(BackboneStore store, KnownBackbones known) {
        this(store, known, DownloadRules.standard(BackboneFetcher::sleep));
    }

    BackboneFetcher(BackboneStore store, KnownBackbones known, DownloadRules rules) {
        this.store = store;
        this.known = known;
        this.rules = rules;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /**
     * Downloads a backbone, or says that it is there.
     *
     * @param mirror the address that stands for the catalogue's
     * @return the file in the store
     * @throws UserException when there is none of this name, or it cannot be had
     */
    public Path fetch(String name, Optional<String> mirror, Task task) {
        KnownBackbone k = known.named(name)
                .orElseThrow(() -> new UserException(
                        "There is no backbone \"" + name + "\" in the catalogue.",
                        "Choose one of: "
                                + String.join(
                                        ", ",
                                        known.all().stream()
                                                .filter(b -> b.file().isPresent())
                                                .map(KnownBackbone::name)
                                                .toList())
                                + "."));
        KnownFile file = k.file()
                .orElseThrow(() -> new UserException(
                        k.name() + " is embedded in Quadrant.", "Use it as it is: nothing is to be downloaded."));
        URI from = mirror.map(m -> address(m, file)).orElse(file.address());
        try {
            return present(k, file, task).isPresent()
                    ? store.model(k.name()).orElseThrow()
                    : fetch(k, file, from, task);
        } catch (NoNetworkException e) {
            throw new UserException(
                    e.host() + " cannot be reached from this computer.",
                    "Check the network and the proxy; or, without network, download " + file.address()
                            + " elsewhere and put it at "
                            + store.folder(k.name()).resolve(BackboneStore.MODEL) + ".",
                    e);
        } catch (IOException e) {
            throw new UserException(
                    k.name() + " could not be written to " + store.folder() + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }

    private static URI address(String mirror, KnownFile file) {
        try {
            URI uri = URI.create(mirror.strip().replaceFirst("/+$", "") + "/" + file.path());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress(mirror);
        }
        throw noAddress(mirror);
    }

    private static UserException noAddress(String mirror) {
        return new UserException(
                "The address \"" + mirror + "\" of the mirror is not one of http or https.",
                "Give such an address with --from or in QUADRANT_BACKBONES_URL; of a file, use quadrant backbones add.");
    }

    /** The file in the store, where it is the right one; another in its place is refused. */
    private Optional<Path> present(KnownBackbone k, KnownFile file, Task task) throws IOException {
        Optional<Path> there = store.model(k.name());
        if (there.isEmpty() || Files.size(there.get()) != file.bytes()) {
            return Optional.empty();
        }
        task.phase("Checking " + k.name() + " (MB)");
        if (CheckedHash.of(there.get(), task).equals(file.sha256())) {
            task.say(k.name() + " is on this computer already.");
            return there;
        }
        return Optional.empty();
    }

    private Path fetch(KnownBackbone k, KnownFile file, URI from, Task task) throws IOException {
        Path downloads = Files.createDirectories(store.folder().resolve(DOWNLOADS));
        Path part = downloads.resolve(k.name() + ".part");
        Download download = new Download(part, file.bytes(), rules);
        try (download) {
            store.requireSpace(Math.max(0, file.bytes() - download.there()));
            boolean resumed = download.there() > 0;
            task.phase("Downloading " + k.name() + " (MB)");
            download.run(from, task);
            if (!right(part, file, k, task)) {
                download.restart();
                if (!resumed) {
                    throw wrong(from, file);
                }
                task.say("What was there of an earlier download did not fit; starting anew.");
                task.phase("Downloading " + k.name() + " (MB)");
                download.run(from, task);
                if (!right(part, file, k, task)) {
                    download.restart();
                    throw wrong(from, file);
                }
            }
        }
        install(k, file, part, task);
        download.forget();
        return store.model(k.name()).orElseThrow();
    }

    private static boolean right(Path part, KnownFile file, KnownBackbone k, Task task) throws IOException {
        task.phase("Checking " + k.name() + " (MB)");
        return FileHash.of(part, task).equals(file.sha256());
    }

    private static UserException wrong(URI from, KnownFile file) {
        return new UserException(
                "What " + from.getHost() + " sent is not the file of the catalogue: its SHA-256 is not " + file.sha256()
                        + ".",
                "Check --from, or try again over another network; nothing was kept.");
    }

    private void install(KnownBackbone k, KnownFile file, Path part, Task task) throws IOException {
        task.phase("Reading the network");
        Anatomy anatomy = Anatomy.of(
                Importer.read(part, OptionalInt.of(file.preprocessing().sizePx())));
        BackboneCard card = k.card(k.name(), file, CutChoice.of(anatomy, file.cuts()));
        Path workshop = store.workshop(k.name());
        Path model = workshop.resolve(BackboneStore.MODEL);
        Files.move(part, model, StandardCopyOption.REPLACE_EXISTING);
        boolean placed = false;
        try {
            store.place(
                    workshop,
                    new Stored(card, file.preprocessingFrom(), file.bytes(), List.of()),
                    anatomy.graph().input());
            placed = true;
        } finally {
            if (!placed) {
                Files.move(model, part, StandardCopyOption.REPLACE_EXISTING);
                Folders.delete(workshop);
            }
        }
    }
}

package quadrant.backbone;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quadrant.onnx.Anatomy;
import quadrant.onnx.Importer;
import quadrant.task.FileLease;
import quadrant.task.Folders;
import quadrant.task.Hashes;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Downloads backbones of the catalogue into the store, only on request. */
public final class BackboneFetcher {
    private final BackboneStore store;
    private final KnownBackbone.Catalogue known;
    private final ProxySelector proxy;
    private final Duration silence;
    private final Duration pause;

    /** A fetcher that uses the proxy of this computer. */
    public BackboneFetcher(BackboneStore store, KnownBackbone.Catalogue known) {
        this(
                store,
                known,
                new EnvironmentProxy(
                        System.getenv(),
                        Objects.requireNonNullElseGet(ProxySelector.getDefault(), () -> ProxySelector.of(null))),
                Duration.ofSeconds(45),
                Duration.ofSeconds(2));
    }

    /** A fetcher with other waiting times, as in {@link Download}. */
    BackboneFetcher(
            BackboneStore store, KnownBackbone.Catalogue known, ProxySelector proxy, Duration silence, Duration pause) {
        this.store = store;
        this.known = known;
        this.proxy = proxy;
        this.silence = silence;
        this.pause = pause;
    }

    /**
     * Downloads a backbone, or reports that it is already there.
     *
     * @param mirror the address to use in place of the catalogue's
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
                                        known.backbones().stream()
                                                .filter(b -> !b.embedded())
                                                .map(KnownBackbone::name)
                                                .toList())
                                + "."));
        URI own = k.address();
        if (own == null) {
            throw new UserException(
                    k.name() + " is embedded in Quadrant.", "Use it as it is: nothing is to be downloaded.");
        }
        URI from = mirror.map(m -> address(m, k)).orElse(own);
        try {
            Optional<Path> there = store.model(k.name());
            if (there.isPresent() && Files.size(there.get()) == k.bytes()) {
                task.phase("Checking " + k.name());
                if (Hashes.sha256(there.get()).equals(k.sha256())) {
                    task.info(k.name() + " is on this computer already.");
                    return there.get();
                }
            }
            bring(k, from, task);
            return store.model(k.name()).orElseThrow();
        } catch (IOException e) {
            throw new UserException(
                    k.name() + " could not be written to " + store.folder() + " (" + Reason.of(e) + ").",
                    "Check that there is space and that you may write there.",
                    e);
        }
    }

    private static URI address(String mirror, KnownBackbone k) {
        try {
            URI uri = new URI(mirror.strip().replaceFirst("/+$", "") + "/" + k.path());
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // no address either
        }
        throw new UserException(
                "The address \"" + mirror + "\" of the mirror is not one of http or https.",
                "Give such an address with --from or in QUADRANT_BACKBONES_URL; of a file, use quadrant backbones add.");
    }

    @SuppressWarnings("try") // the lease is only held
    private void bring(KnownBackbone k, URI from, Task task) throws IOException {
        try (FileLease held = FileLease.take(store.folder(k.name()))
                .orElseThrow(() -> new UserException(
                        k.name() + " is being downloaded by another Quadrant.", "Wait for it, then try again."))) {
            store.requireSpace(k.bytes());
            Path workshop = store.workshop(k.name());
            Path part = workshop.resolve(BackboneStore.MODEL);
            try {
                task.phase("Downloading " + k.name() + " (MB)");
                new Download(from, part, k.bytes(), proxy, silence, pause)
                        .run(
                                "Check the network and the proxy; or, without network, download "
                                        + k.link().orElse("") + " elsewhere and put it at "
                                        + store.folder(k.name()).resolve(BackboneStore.MODEL) + ".",
                                task);
                if (!Hashes.sha256(part).equals(k.sha256())) {
                    throw new UserException(
                            "What " + from.getHost() + " sent is not the file of the catalogue: its SHA-256 is not "
                                    + k.sha256() + ".",
                            "Check " + option("from") + ", or try again over another network; nothing was kept.");
                }
                task.phase("Reading the network");
                Anatomy anatomy = Anatomy.of(
                        Importer.read(part, OptionalInt.of(k.preprocessing().sizePx())));
                store.place(
                        workshop,
                        k.card(k.name(), k.cuts(anatomy)),
                        anatomy.graph().input());
            } finally {
                Folders.delete(workshop);
            }
        }
    }

    /**
     * The proxy for an address: that of Java's system properties, else that of the environment variables {@code HTTPS_PROXY} and
     * {@code HTTP_PROXY}, except for the hosts of {@code NO_PROXY}.
     */
    static final class EnvironmentProxy extends ProxySelector {
        /** {@code http://user:word@host:port}; scheme, user and port are optional. */
        private static final Pattern ADDRESS = Pattern.compile("(?:\\w+://)?(?:[^@/]*@)?([^:/]+)(?::(\\d{1,5}))?/?");

        private final Map<String, String> environment;
        private final ProxySelector system;

        EnvironmentProxy(Map<String, String> environment, ProxySelector system) {
            this.environment = environment;
            this.system = system;
        }

        @Override
        public List<Proxy> select(URI uri) {
            List<Proxy> ofSystem = system.select(uri);
            Matcher named = ADDRESS.matcher(variable(uri.getScheme() + "_proxy"));
            if (ofSystem.stream().anyMatch(p -> p.type() == Proxy.Type.HTTP)
                    || !named.matches()
                    || spared(uri.getHost())) {
                return ofSystem;
            }
            int port = named.group(2) == null ? 80 : Integer.parseInt(named.group(2));
            return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(named.group(1), port)));
        }

        /** In lower case or, as some write it, in upper case. */
        private String variable(String key) {
            return environment
                    .getOrDefault(key, environment.getOrDefault(key.toUpperCase(Locale.ROOT), ""))
                    .strip();
        }

        private boolean spared(String host) {
            String dotted = "." + host.toLowerCase(Locale.ROOT);
            for (String rule : variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
                String domain = rule.replaceFirst("^\\*?\\.?", "").replaceFirst(":\\d+$", "");
                if (rule.equals("*") || (!domain.isEmpty() && dotted.endsWith("." + domain))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            system.connectFailed(uri, address, e);
        }
    }
}

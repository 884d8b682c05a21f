package quadrant.backbone;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.backbone.KnownBackbone.KnownFile;

/** The catalogue of backbones, {@code catalogue.json}; the embedded one comes first. */
public final class KnownBackbones {
    private static final String RESOURCE = "catalogue.json";

    private final List<KnownBackbone> all;

    KnownBackbones(List<KnownBackbone> all) {
        this.all = List.copyOf(all);
    }

    private record Json(String base, List<Entry> backbones) {}

    private record Entry(
            String name,
            List<String> aliases,
            String title,
            String licence,
            String terms,
            long parameters,
            String use,
            @Nullable String path,
            long bytes,
            @Nullable String sha256,
            int size,
            @Nullable PixelsJson preprocessing,
            @Nullable String preprocessingFrom,
            @Nullable List<List<Long>> cuts) {
        KnownBackbone known(String base) {
            return new KnownBackbone(
                    name,
                    aliases,
                    title,
                    licence,
                    terms,
                    parameters,
                    use,
                    path == null ? Optional.empty() : Optional.of(file(path, base)));
        }

        private KnownFile file(String at, String base) {
            String where = "The catalogue's entry of " + name;
            PixelsJson p = Objects.requireNonNull(preprocessing);
            return new KnownFile(
                    at,
                    URI.create(base + at),
                    bytes,
                    Objects.requireNonNull(sha256),
                    p.normalisation(where).at(size, Objects.requireNonNull(p.resize())),
                    Objects.requireNonNull(preprocessingFrom),
                    Objects.requireNonNull(cuts));
        }
    }

    /** The catalogue that is part of Quadrant. */
    public static KnownBackbones standard() {
        try (InputStream in = Objects.requireNonNull(KnownBackbones.class.getResourceAsStream(RESOURCE))) {
            Json json = new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Json.class);
            return new KnownBackbones(
                    json.backbones.stream().map(e -> e.known(json.base)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<KnownBackbone> all() {
        return all;
    }

    /** The backbone with this name or alias, in any case. */
    public Optional<KnownBackbone> named(String name) {
        String n = name.strip().toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(k -> k.name().equals(n) || k.aliases().contains(n))
                .findFirst();
    }

    /** The backbone whose file has this SHA-256. */
    public Optional<KnownBackbone> ofHash(String sha256) {
        return all.stream()
                .filter(k -> k.file().filter(f -> f.sha256().equals(sha256)).isPresent())
                .findFirst();
    }
}

package quadrant.backbone;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of backbones.
 *
 * @param backbones the embedded one first
 */
public record KnownBackbones(List<KnownBackbone> backbones) {
    public KnownBackbones {
        backbones = List.copyOf(backbones);
    }

    /** The catalogue that is part of Quadrant, {@code catalogue.json}. */
    public static KnownBackbones standard() {
        return BackboneCatalog.resource("catalogue.json", KnownBackbones.class);
    }

    /** The backbone with this name or alias, in any case. */
    public Optional<KnownBackbone> named(String name) {
        String n = name.strip().toLowerCase(Locale.ROOT);
        return backbones.stream()
                .filter(k -> k.name().equals(n) || k.aliases().contains(n))
                .findFirst();
    }

    /** The backbone whose file to download has this SHA-256. */
    public Optional<KnownBackbone> ofHash(String sha256) {
        return backbones.stream()
                .filter(k -> !k.embedded() && k.sha256().equals(sha256))
                .findFirst();
    }
}

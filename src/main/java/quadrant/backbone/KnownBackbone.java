package quadrant.backbone;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.pixels.Preprocessing;

/**
 * A backbone of the catalogue, whether or not its file is on this computer.
 *
 * @param aliases other names for it
 * @param licence SPDX identifier of the weights' licence
 * @param terms further conditions on the use of the weights
 * @param parameters of the whole network with its old classifier
 * @param use when to use it, in a sentence
 * @param address where its ONNX file may be downloaded; null for the embedded one
 * @param bytes of its file
 * @param sha256 of its file
 * @param preprocessingFrom the source of the preprocessing
 * @param cuts shapes C×H×W by depth from 1 on, without the image
 */
public record KnownBackbone(
        String name,
        List<String> aliases,
        String title,
        String licence,
        String terms,
        long parameters,
        String use,
        @Nullable URI address,
        long bytes,
        String sha256,
        PixelsJson pixels,
        String preprocessingFrom,
        List<List<Long>> cuts) {
    public KnownBackbone {
        aliases = List.copyOf(aliases);
        cuts = List.copyOf(cuts);
    }

    public boolean embedded() {
        return address == null;
    }

    /** Where its file may be downloaded; empty for the embedded one. */
    public Optional<String> link() {
        return Optional.ofNullable(address).map(URI::toString);
    }

    /** The path of its file below the address of a mirror. */
    String path() {
        return Objects.requireNonNull(address).getPath().replaceFirst("^/(.*/resolve/main/)?", "");
    }

    public Preprocessing preprocessing() {
        return pixels.preprocessing("The catalogue's entry of " + name);
    }

    /** Its cuts in words, such as {@code 320×7×7}. */
    List<String> shapes() {
        return cuts.stream()
                .map(shape ->
                        String.join("×", shape.stream().map(String::valueOf).toList()))
                .toList();
    }

    /**
     * Tensor names by depth: the features; for each shape the clean cut of that shape nearest to the features; the image. Where
     * a shape is missing, or the cuts are out of order, those that the network's anatomy offers.
     */
    List<String> cuts(Anatomy anatomy) {
        List<CutPoint> all = anatomy.cuts();
        List<String> chosen = new ArrayList<>(List.of(all.get(0).tensor()));
        int at = 0;
        for (List<Long> shape : cuts) {
            Optional<CutPoint> found = all.subList(at + 1, all.size()).stream()
                    .filter(c -> c.shape().equals(shape))
                    .findFirst();
            if (found.isEmpty()) {
                return anatomy.depths();
            }
            at = all.indexOf(found.get());
            chosen.add(found.get().tensor());
        }
        String image = all.get(all.size() - 1).tensor();
        if (cuts.isEmpty() || chosen.contains(image)) {
            return anatomy.depths();
        }
        chosen.add(image);
        return chosen;
    }

    /** The card of its file, under the given name, with these cuts. */
    BackboneCard card(String under, List<String> cuts) {
        return new BackboneCard(
                under,
                title,
                licence,
                link().orElse(""),
                sha256,
                preprocessing(),
                cuts,
                use,
                Optional.empty(),
                preprocessingFrom,
                bytes,
                List.of());
    }

    /**
     * The catalogue of backbones.
     *
     * @param backbones the embedded one first
     */
    public record Catalogue(List<KnownBackbone> backbones) {
        public Catalogue {
            backbones = List.copyOf(backbones);
        }

        /** The catalogue that is part of Quadrant, {@code catalogue.json}. */
        public static Catalogue standard() {
            return BackboneCatalog.resource("catalogue.json", Catalogue.class);
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
}

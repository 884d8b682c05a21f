package quadrant.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.backbone.BackboneAdder.Request;
import quadrant.backbone.BackboneEntry.State;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.onnx.ReferenceStatistics;
import quadrant.onnx.Tiny;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;

/** References live in cards: written, read, kept when a backbone moves, refused where they are another network's. */
class PhotoReferenceTest {
    private static final String MOBILENET = "87876ba9887551e8a105a4f83ffab3cccf6290bc4fc31e60b2805e6e0075ebc5";

    @TempDir
    private Path temp;

    private BackboneStore store;
    private BackboneCatalog catalog;

    @BeforeEach
    void adds_a_backbone() throws IOException {
        store = new BackboneStore(temp.resolve("home"));
        catalog = new BackboneCatalog(store);
        add(store, Files.write(temp.resolve("mine.onnx"), Tiny.bytes("pytorch", Map.of())), Optional.of("tf"));
    }

    private static BackboneCard add(BackboneStore to, Path file, Optional<String> preprocessing) {
        return new BackboneAdder(to, KnownBackbone.Catalogue.standard(), (freed, fixed) -> {})
                .add(
                        new Request(
                                file,
                                Optional.of("mine"),
                                preprocessing,
                                OptionalInt.of(Tiny.SIZE),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        Task.SILENT);
    }

    /** Tiny has 4 channels after its first layers and 5 later. */
    private PhotoReference reference(Backbone backbone, int cut, int channels) {
        return new PhotoReference(
                new ReferenceStatistics(
                        List.of(new ReferenceStatistics.Layer(
                                backbone.card().cuts().get(cut), new float[channels], new float[channels])),
                        60),
                "60 holiday pictures",
                List.of(new Landmark("cells", 0.2)));
    }

    private static int channels(Backbone backbone) {
        return backbone.card().maxDepth() == 2 ? 4 : 5;
    }

    @Test
    void a_card_keeps_its_reference() {
        Backbone before = catalog.load("mine");
        assertThat(before.card().reference()).isEmpty();
        PhotoReference written = reference(before, 1, channels(before));
        store.keepReference(before, written);
        PhotoReference read = catalog.load("mine").card().reference().orElseThrow();
        assertThat(read.statistics().encode()).isEqualTo(written.statistics().encode());
        assertThat(List.of(read.statistics().images(), read.photographs(), read.landmarks()))
                .containsExactly(60, "60 holiday pictures", written.landmarks());
        assertThat(catalog.entries())
                .filteredOn(e -> e.name().equals("mine"))
                .singleElement()
                .matches(e -> e.state() == State.HERE
                        && e.card().orElseThrow().preprocessingFrom().equals("the user: tf"));
    }

    @Test
    void a_backbone_that_is_added_with_its_card_keeps_the_reference_and_with_other_pixels_loses_it() {
        Backbone before = catalog.load("mine");
        store.keepReference(before, reference(before, 1, channels(before)));
        Path model = store.model("mine").orElseThrow();
        BackboneStore other = new BackboneStore(temp.resolve("other"));
        assertThat(add(other, model, Optional.empty()).reference()).isPresent();
        BackboneStore third = new BackboneStore(temp.resolve("third"));
        assertThat(add(third, model, Optional.of("imagenet")).reference()).isEmpty();
    }

    @Test
    void the_reference_of_another_network_is_refused() {
        Backbone before = catalog.load("mine");
        store.keepReference(before, reference(before, 1, 7));
        assertThat(TestData.refusal(() -> catalog.load("mine")).problem())
                .contains("reference statistics of another network", "7 channels");
    }

    @Test
    void the_shipped_reference_is_for_one_file_and_its_pixels() {
        BackboneCard card = card(MOBILENET, "tf");
        PhotoReference shipped = catalog.complete(card).reference().orElseThrow();
        assertThat(shipped.statistics().images()).isEqualTo(200);
        assertThat(shipped.statistics().layers()).hasSize(8);
        assertThat(shipped.landmarks()).extracting(Landmark::text).containsExactly("0.001", "0.10", "0.16");
        assertThat(catalog.complete(card(MOBILENET, "lite"))).isEqualTo(card(MOBILENET, "lite"));
        assertThat(catalog.complete(card("0".repeat(64), "tf")).reference()).isEmpty();
    }

    private static BackboneCard card(String sha256, String pixels) {
        return new BackboneCard(
                "m",
                "M",
                "Apache-2.0",
                "x",
                sha256,
                Objects.requireNonNull(Normalisation.conventions().get(pixels)).at(224, ResizeRule.IMAGENET),
                List.of("features", "image"),
                "x",
                Optional.empty(),
                "",
                0,
                List.of());
    }
}

package quadrant.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.backbone.BackboneAdder.Request;
import quadrant.backbone.BackboneEntry.State;
import quadrant.onnx.Tiny;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.ResizeRule;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;

/** What is added is found, loaded and listed; what is not known of it is asked, never guessed. */
class BackboneStoreTest {
    private static final byte[] PLAIN = Tiny.bytes("pytorch", Map.of());
    private static final byte[] KNOWN = Tiny.bytes("zoo", Map.of());

    private static final KnownBackbone.Catalogue CATALOGUE = new KnownBackbone.Catalogue(List.of(new KnownBackbone(
            "tiny",
            List.of("tiny_16"),
            "Tiny",
            "Apache-2.0",
            "",
            100,
            "For tests.",
            URI.create("http://zoo.invalid/a/tiny.onnx"),
            KNOWN.length,
            Hashes.sha256(KNOWN),
            PixelsJson.of(
                    Tiny.SIZE,
                    Objects.requireNonNull(Normalisation.conventions().get("lite"))
                            .at(Tiny.SIZE, ResizeRule.IMAGENET)),
            "the test's catalogue",
            List.of())));

    @TempDir
    private Path temp;

    private BackboneStore store;
    private BackboneCatalog catalog;
    private Path file;

    @BeforeEach
    void writes_a_model() throws IOException {
        store = new BackboneStore(temp.resolve("home/backbones"));
        catalog = new BackboneCatalog(store, CATALOGUE);
        file = Files.write(temp.resolve("My Network.onnx"), PLAIN);
    }

    private BackboneCard add(Request request) {
        return new BackboneAdder(store, CATALOGUE, (freed, fixed) -> {}).add(request, Task.SILENT);
    }

    private static Request request(Path file, String name, String preprocessing) {
        return new Request(
                file,
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                preprocessing.isEmpty() ? Optional.empty() : Optional.of(preprocessing),
                OptionalInt.of(Tiny.SIZE),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private BackboneEntry entry(String name) {
        return catalog.entries().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_was_added_is_loaded_by_its_name() {
        BackboneCard card = add(request(file, "", "caffe-bgr"));
        assertThat(card.name()).isEqualTo("my-network");
        Backbone loaded = catalog.load("my-network");
        assertThat(loaded.card()).isEqualTo(card);
        assertThat(loaded.card().preprocessing().order()).isEqualTo(ChannelOrder.BGR);
        assertThat(loaded.card().preprocessing().mean()).containsExactly(103.939, 116.779, 123.68);
        assertThat(loaded.card().cuts().get(0)).isEqualTo(loaded.head().features());
        assertThat(loaded.head().classes()).isEqualTo(2);
        assertThat(catalog.names()).containsExactly(BackboneCatalog.DEFAULT, "my-network");
        assertThat(entry("my-network").state()).isEqualTo(State.HERE);
        assertThat(entry("my-network").card().orElseThrow().preprocessingFrom()).isEqualTo("the user: caffe-bgr");
    }

    @Test
    void a_file_of_which_nobody_says_how_it_wants_its_pixels_is_refused_with_what_is_likely() {
        UserException e = TestData.refusal(() -> add(request(file, "x", "")));
        assertThat(e.problem()).contains("pytorch").contains("imagenet");
        assertThat(e.remedy()).contains("--preprocessing");
        assertThat(store.folder("x")).doesNotExist();
    }

    @Test
    void a_renamed_file_of_the_catalogue_is_recognised() throws IOException {
        Path renamed = Files.write(temp.resolve("renamed.onnx"), KNOWN);
        BackboneCard card = add(new Request(
                renamed,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                false));
        assertThat(card.name()).isEqualTo("tiny");
        assertThat(card.preprocessing().scale()).containsExactly(128.0, 128.0, 128.0);
        assertThat(entry("tiny").card().orElseThrow().preprocessingFrom()).isEqualTo("the test's catalogue");
        assertThat(entry("tiny").known().orElseThrow().parameters()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "anything.onnx"})
    void a_file_that_was_dropped_into_the_folder_works_without_adding(String name) throws IOException {
        Files.createDirectories(store.folder("tiny"));
        Files.write(store.folder("tiny").resolve(name), KNOWN);
        assertThat(entry("tiny").state()).isEqualTo(State.HERE);
        Backbone loaded = catalog.load("tiny");
        assertThat(loaded.card().preprocessing().mean()).containsExactly(127.0, 127.0, 127.0);
        assertThat(loaded.card().sha256()).isEqualTo(Hashes.sha256(KNOWN));
    }

    @Test
    void another_file_in_the_folder_is_refused_with_both_hashes() throws IOException {
        Files.createDirectories(store.folder("tiny"));
        Files.write(store.folder("tiny").resolve("model.onnx"), PLAIN);
        assertThat(entry("tiny").state()).isEqualTo(State.DAMAGED);
        assertThat(TestData.refusal(() -> catalog.load("tiny")).problem())
                .contains(Hashes.sha256(PLAIN))
                .contains(Hashes.sha256(KNOWN));
    }

    @Test
    void a_stored_file_that_changed_is_refused() throws IOException {
        add(request(file, "mine", "tf"));
        catalog.load("mine");
        Files.write(store.folder("mine").resolve("model.onnx"), KNOWN);
        assertThat(TestData.refusal(() -> catalog.load("mine")).problem())
                .contains(Hashes.sha256(KNOWN))
                .contains(Hashes.sha256(PLAIN));
    }

    @Test
    void one_that_is_only_known_is_refused_with_the_ways_to_get_it() {
        assertThat(entry("tiny").state()).isEqualTo(State.ABSENT);
        UserException e = TestData.refusal(() -> catalog.require("tiny_16"));
        assertThat(e.problem()).isEqualTo("tiny is in the catalogue but not on this computer.");
        assertThat(e.remedy())
                .contains("quadrant backbones fetch tiny")
                .contains("http://zoo.invalid/a/tiny.onnx")
                .contains(store.folder("tiny").resolve("model.onnx").toString());
    }

    @Test
    void a_file_is_loaded_by_its_path_where_its_card_lies_beside_it() throws IOException {
        assertThat(TestData.refusal(() -> catalog.load(file.toString())).remedy())
                .contains("backbones add");
        add(request(file, "mine", "tf"));
        Files.copy(store.folder("mine").resolve("card.json"), temp.resolve("My Network.json"));
        assertThat(catalog.load(file.toString()).card().preprocessing().mean()).containsExactly(127.5, 127.5, 127.5);
        BackboneCard again = add(request(file, "other", ""));
        assertThat(again.preprocessing().mean()).containsExactly(127.5, 127.5, 127.5);
        Files.write(file, KNOWN);
        assertThat(TestData.refusal(() -> catalog.load(file.toString())).problem())
                .contains("another file");
    }

    @Test
    void a_taken_name_is_refused_unless_it_is_to_be_replaced() {
        add(request(file, "mine", "tf"));
        assertThat(TestData.refusal(() -> add(request(file, "mine", "unit"))).remedy())
                .contains("--replace");
        Request r = request(file, "mine", "unit");
        add(new Request(r.file(), r.name(), r.preprocessing(), r.sizePx(), r.licence(), r.title(), true));
        assertThat(catalog.load("mine").card().preprocessing().scale()).containsExactly(255.0, 255.0, 255.0);
    }

    @Test
    void a_name_of_the_catalogue_is_only_for_its_own_file() {
        assertThat(TestData.refusal(() -> add(request(file, "tiny", "tf"))).problem())
                .contains("catalogue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "UPPER", ".hidden", "", " ", "end.", "a b", "con:"})
    void a_name_that_is_no_name_is_refused(String name) {
        Request r = request(file, "x", "tf");
        TestData.refusal(() -> add(new Request(
                r.file(), Optional.of(name), r.preprocessing(), r.sizePx(), r.licence(), r.title(), false)));
        assertThat(store.names()).isEmpty();
    }

    @Test
    void weights_beside_the_file_come_along() throws IOException {
        Path model = Files.write(temp.resolve("big.onnx"), Tiny.withWeightsIn("weights/big.bin"));
        assertThat(TestData.refusal(() -> add(request(model, "big", "tf"))).problem())
                .contains("weights/big.bin");
        assertThat(store.names()).isEmpty();
        Files.createDirectories(temp.resolve("weights"));
        Files.write(temp.resolve("weights/big.bin"), Tiny.outside());
        add(request(model, "big", "tf"));
        assertThat(store.folder("big").resolve("weights/big.bin")).hasBinaryContent(Tiny.outside());
        assertThat(Files.readString(store.folder("big").resolve("card.json"))).contains(Hashes.sha256(Tiny.outside()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../b", ""})
    void weights_elsewhere_are_refused(String location) throws IOException {
        Path model = Files.write(temp.resolve("big.onnx"), Tiny.withWeightsIn(location));
        TestData.refusal(() -> add(request(model, "big", "tf")));
        assertThat(store.names()).isEmpty();
        try (Stream<Path> left = Files.list(store.folder().getParent())) {
            assertThat(left.flatMap(p -> List.of(p.toFile().list()).stream())).isEmpty();
        } catch (java.nio.file.NoSuchFileException e) {
            assertThat(store.folder()).doesNotExist();
        }
    }

    @Test
    void what_is_no_network_leaves_nothing() throws IOException {
        Path junk = Files.writeString(temp.resolve("junk.onnx"), "junk");
        TestData.refusal(() -> add(request(junk, "junk", "tf")));
        TestData.refusal(() -> add(request(temp.resolve("nowhere.onnx"), "junk", "tf")));
        assertThat(store.names()).isEmpty();
    }

    @Test
    void what_was_removed_is_gone() {
        add(request(file, "mine", "tf"));
        store.remove("mine");
        assertThat(store.names()).isEmpty();
        assertThat(TestData.refusal(() -> store.remove("mine")).problem()).contains("mine");
        TestData.refusal(() -> store.remove("../../" + temp.getFileName()));
        assertThat(file).exists();
    }

    @Test
    void a_damaged_card_is_listed_and_named() throws IOException {
        add(request(file, "mine", "tf"));
        Files.writeString(store.folder("mine").resolve("card.json"), "{");
        assertThat(entry("mine").state()).isEqualTo(State.DAMAGED);
        assertThat(entry("mine").use()).contains("card.json").contains("not JSON");
        assertThat(TestData.refusal(() -> catalog.load("mine")).problem()).contains("card.json");
    }

    @ParameterizedTest
    @CsvSource({
        "Rgb8,NominalRange_0_255,SRGB,RGB,0,1",
        "Bgr8,Normalized_1_1,SRGB,BGR,127.5,127.5",
        "Rgb8,Normalized_0_1,SRGB,RGB,0,255"
    })
    void onnx_image_metadata_is_believed(
            String format, String range, String gamma, ChannelOrder order, double mean, double scale)
            throws IOException {
        Path described = Files.write(
                temp.resolve("described.onnx"),
                Tiny.bytes(
                        "winml",
                        Map.of(
                                "Image.BitmapPixelFormat", format,
                                "Image.NominalPixelRange", range,
                                "Image.ColorSpaceGamma", gamma)));
        BackboneCard card = add(request(described, "d", ""));
        assertThat(card.preprocessing().order()).isEqualTo(order);
        assertThat(card.preprocessing().mean().get(0)).isEqualTo(mean);
        assertThat(card.preprocessing().scale().get(0)).isEqualTo(scale);
    }

    @ParameterizedTest
    @CsvSource({"Gray8,NominalRange_0_255,SRGB", "Rgb8,NominalRange_16_235,SRGB", "Rgb8,Normalized_0_1,Linear"})
    void image_metadata_that_says_too_little_is_not_enough(String format, String range, String gamma)
            throws IOException {
        Path described = Files.write(
                temp.resolve("described.onnx"),
                Tiny.bytes(
                        "winml",
                        Map.of(
                                "Image.BitmapPixelFormat", format,
                                "Image.NominalPixelRange", range,
                                "Image.ColorSpaceGamma", gamma)));
        assertThat(TestData.refusal(() -> add(request(described, "d", ""))).problem())
                .contains("is not known");
    }

    @Test
    void other_exporters_are_believed() throws IOException {
        Path yolo = Files.write(
                temp.resolve("yolo-cls.onnx"),
                Tiny.bytes("pytorch", Map.of("author", "Ultralytics", "task", "classify")));
        assertThat(add(request(yolo, "", "")).preprocessing().scale()).containsExactly(255.0, 255.0, 255.0);
        Path tuned = Files.write(
                temp.resolve("tuned.onnx"),
                Tiny.bytes(
                        "quadrant",
                        Map.of(
                                "quadrant.preprocessing",
                                "{\"size\":16,\"resize\":\"STRETCH\",\"channels\":[],\"range\":\"AUTO\",\"order\":\"BGR\","
                                        + "\"mean\":[1,2,3],\"scale\":[4,5,6]}")));
        BackboneCard card = add(request(tuned, "", ""));
        assertThat(card.preprocessing().order()).isEqualTo(ChannelOrder.BGR);
        assertThat(card.preprocessing().mean()).containsExactly(1.0, 2.0, 3.0);
        Files.writeString(temp.resolve("preprocessor_config.json"), """
                {"do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.5, 0.5],
                 "rescale_factor": 0.00392156862745098, "size": {"height": 16, "width": 16}}""");
        assertThat(add(request(file, "", "")).preprocessing().scale()).containsExactly(63.75, 127.5, 127.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mean=1,2,3 scale=4,5,6 order=bgr|BGR|1.0|4.0",
                "scale=58 mean=127|RGB|127.0|58.0",
                "mean=0|RGB|0.0|1.0",
                "Half|RGB|127.5|127.5",
                "raw|RGB|0.0|1.0"
            })
    void preprocessing_may_be_given_as_numbers(String given, ChannelOrder order, double mean, double scale) {
        Normalisation n = PreprocessingSource.given(given).normalisation();
        assertThat(n.order()).isEqualTo(order);
        assertThat(n.mean().get(0)).isEqualTo(mean);
        assertThat(n.scale().get(0)).isEqualTo(scale);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "mean=1,2",
                "mean=a,b,c",
                "scale=1,1,1",
                "mean=1 order=GBR",
                "mean=1 mean=2",
                "mean=1 scale=0",
                "mean=NaN",
                "mean=0.485,0.456,0.406 scale=0.229,0.224,0.225",
                "nowhere.json",
                ""
            })
    void preprocessing_that_is_not_understood_is_refused(String given) {
        TestData.refusal(() -> PreprocessingSource.given(given));
    }

    @Test
    void the_catalogue_is_whole() {
        List<KnownBackbone> all = KnownBackbone.Catalogue.standard().backbones();
        assertThat(all).hasSizeGreaterThanOrEqualTo(12);
        assertThat(all.get(0).name()).isEqualTo(BackboneCatalog.DEFAULT);
        List<String> names = all.stream()
                .flatMap(k -> Stream.concat(Stream.of(k.name()), k.aliases().stream()))
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(n -> n.equals(n.toLowerCase(java.util.Locale.ROOT)));
        for (KnownBackbone k : all.subList(1, all.size())) {
            assertThat(BackboneStore.requireName(k.name())).isEqualTo(k.name());
            assertThat(k.link().orElseThrow()).startsWith("https://");
            assertThat(k.sha256()).matches("[0-9a-f]{64}");
            assertThat(k.bytes()).isGreaterThan(4 * k.parameters() * 9 / 10);
            assertThat(k.use()).endsWith(".");
            assertThat(k.preprocessingFrom()).matches("(torchvision|timm) .*");
        }
    }

    /** As the zoo's records state them. */
    @Test
    void the_catalogue_states_what_the_zoo_states() throws IOException {
        List<String> facts = Files.readAllLines(TestData.shared("facts/onnx-model-zoo.tsv"));
        for (KnownBackbone k : KnownBackbone.Catalogue.standard().backbones()) {
            if (!k.embedded()) {
                assertThat(facts).as(k.name()).contains(k.path() + "\t" + k.sha256() + "\t" + k.bytes());
            }
        }
    }
}

package quadrant.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.onnx.Tiny;
import quadrant.pixels.ResizeRule;
import quadrant.task.CancelledException;
import quadrant.task.Hashes;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Downloads from a server on this machine that misbehaves in every way that was thought of. */
class BackboneFetcherTest {
    private static final byte[] FILE = Tiny.bytes("pytorch", Map.of("filler", "0123456789".repeat(40_000)));
    private static final int HALF = FILE.length / 2;
    private static final ProxySelector DIRECT = ProxySelector.of(null);
    private static final Duration SILENCE = Duration.ofMillis(700);
    private static final Duration PAUSE = Duration.ofMillis(1);

    @TempDir
    private Path home;

    private final List<String> output = new ArrayList<>();

    private static KnownBackbone.Catalogue known(String address) {
        return new KnownBackbone.Catalogue(List.of(new KnownBackbone(
                "tiny",
                List.of("tiny_16"),
                "Tiny",
                "Apache-2.0",
                "",
                100,
                "For tests.",
                URI.create(address + "/a/tiny.onnx"),
                FILE.length,
                Hashes.sha256(FILE),
                PixelsJson.of(
                        Tiny.SIZE,
                        Objects.requireNonNull(Normalisation.conventions().get("tf"))
                                .at(Tiny.SIZE, ResizeRule.IMAGENET)),
                "the test",
                List.of())));
    }

    private BackboneStore store() {
        return new BackboneStore(home.resolve("backbones"));
    }

    private Path part() {
        return store().folder().resolve(".tiny.adding/model.onnx");
    }

    private BackboneFetcher fetcher(String address, ProxySelector proxy) {
        return new BackboneFetcher(store(), known(address), proxy, SILENCE, PAUSE);
    }

    private Path fetch(Mirror mirror, Task task) {
        return fetcher(mirror.address(), DIRECT).fetch("tiny", Optional.empty(), task);
    }

    private Path fetch(Mirror mirror) {
        return fetch(mirror, new Listener(Long.MAX_VALUE));
    }

    /** Hears what is said, and wants to stop after so many looks at it. */
    private final class Listener implements Task {
        private final long patience;
        private long looks;

        Listener(long patience) {
            this.patience = patience;
        }

        @Override
        public void progress(long done, long total) {
            looks++;
        }

        @Override
        public void info(String line) {
            output.add(line);
        }

        @Override
        public void warn(String line) {
            output.add(line);
        }

        @Override
        public boolean cancelled() {
            return looks >= patience;
        }
    }

    private void gets(Mirror mirror) throws IOException {
        Path file = fetch(mirror);
        assertThat(file).isEqualTo(store().folder("tiny").resolve("model.onnx")).hasBinaryContent(FILE);
        assertThat(part()).doesNotExist();
        Backbone loaded = new BackboneCatalog(store(), known("http://nowhere")).load("tiny_16");
        assertThat(loaded.card().preprocessing().mean()).containsExactly(127.5, 127.5, 127.5);
        assertThat(loaded.card().cuts()).last().isEqualTo(loaded.graph().input());
        try (Stream<Path> all = Files.list(store().folder())) {
            assertThat(all.map(p -> p.getFileName().toString())).containsExactly("tiny");
        }
    }

    private UserException refused(Mirror mirror) {
        UserException e = TestData.refusal(() -> fetch(mirror));
        assertThat(store().names()).isEmpty();
        return e;
    }

    @Test
    void brings_a_file_once_and_for_all() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.file(FILE))) {
            gets(mirror);
            gets(mirror);
            assertThat(mirror.requests).hasSize(1);
            assertThat(mirror.requests.get(0)).startsWith("GET /a/tiny.onnx ");
            assertThat(output).contains("tiny is on this computer already.");
        }
    }

    @Test
    void begins_anew_where_a_connection_broke() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.broken(FILE, HALF), Mirror.file(FILE))) {
            gets(mirror);
            assertThat(mirror.requests).hasSize(2);
        }
    }

    @Test
    void begins_anew_after_silence() throws IOException {
        try (Mirror quiet = new Mirror(Mirror.file(FILE));
                Mirror mirror = new Mirror(quiet.silent(FILE, HALF), Mirror.file(FILE))) {
            gets(mirror);
            assertThat(output).anyMatch(s -> s.contains("nothing came for"));
        }
    }

    @Test
    void what_a_killed_download_left_is_not_used() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[2 * FILE.length]);
        try (Mirror mirror = new Mirror(Mirror.file(FILE))) {
            gets(mirror);
            assertThat(mirror.requests).hasSize(1);
        }
    }

    @Test
    void a_cancelled_download_leaves_nothing_and_begins_anew() throws IOException {
        try (Mirror quiet = new Mirror(Mirror.file(FILE));
                Mirror mirror = new Mirror(quiet.silent(FILE, HALF), Mirror.file(FILE))) {
            assertThatThrownBy(() -> fetch(mirror, new Listener(1))).isInstanceOf(CancelledException.class);
            assertThat(part()).doesNotExist();
            gets(mirror);
        }
    }

    @Test
    void follows_a_redirect() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.status("302 Found", "Location: /elsewhere"), Mirror.file(FILE))) {
            gets(mirror);
            assertThat(mirror.requests.get(1)).contains(" /elsewhere ");
        }
    }

    @Test
    void asks_the_proxy() throws IOException {
        try (Mirror proxy = new Mirror(Mirror.file(FILE))) {
            ProxySelector there = new BackboneFetcher.EnvironmentProxy(
                    Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port()), DIRECT);
            fetcher("http://zoo.invalid", there).fetch("tiny", Optional.empty(), Task.SILENT);
            assertThat(store().names()).containsExactly("tiny");
            assertThat(proxy.requests.get(0)).startsWith("GET http://zoo.invalid/a/tiny.onnx ");
        }
    }

    @Test
    void asks_the_mirror_that_is_named() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.file(FILE))) {
            fetcher("http://zoo.invalid", DIRECT).fetch("TINY", Optional.of(mirror.address() + "/copy/"), Task.SILENT);
            assertThat(mirror.requests.get(0)).startsWith("GET /copy/a/tiny.onnx ");
        }
    }

    @Test
    void refuses_wrong_bytes_and_keeps_none() throws IOException {
        byte[] wrong = FILE.clone();
        wrong[HALF] ^= 1;
        try (Mirror mirror = new Mirror(Mirror.file(wrong))) {
            assertThat(refused(mirror).problem()).contains("SHA-256").contains(Hashes.sha256(FILE));
            assertThat(part()).doesNotExist();
        }
    }

    @Test
    void refuses_another_length_before_the_first_byte() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.file(Arrays.copyOf(FILE, HALF)))) {
            assertThat(refused(mirror).problem())
                    .contains("offers " + HALF + " bytes")
                    .contains(FILE.length + " were expected");
            assertThat(part()).doesNotExist();
        }
    }

    @Test
    void refuses_more_than_the_whole_from_a_server_that_promises_nothing() throws IOException {
        Mirror.Answer endless = out -> {
            Mirror.head(out, "200 OK");
            out.write(FILE);
            out.write(FILE);
        };
        try (Mirror mirror = new Mirror(endless)) {
            assertThat(refused(mirror).problem()).contains("sends more than");
        }
    }

    @Test
    void takes_a_file_from_a_server_that_promises_nothing() throws IOException {
        Mirror.Answer silent = out -> {
            Mirror.head(out, "200 OK");
            out.write(FILE);
        };
        try (Mirror mirror = new Mirror(silent)) {
            gets(mirror);
        }
    }

    @Test
    void refuses_a_web_page() throws IOException {
        Mirror.Answer page = out -> {
            Mirror.head(out, "200 OK", "Content-Type: text/html; charset=utf-8");
            out.write("<html>Log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        };
        try (Mirror mirror = new Mirror(page)) {
            assertThat(refused(mirror).problem()).contains("web page");
        }
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found,not there", "403 Forbidden,permission", "401 Unauthorized,permission"})
    void asks_only_once_for_what_is_refused(String status, String text) throws IOException {
        try (Mirror mirror = new Mirror(Mirror.status(status))) {
            assertThat(refused(mirror).problem())
                    .contains("answers " + status.substring(0, 3))
                    .contains(text);
            assertThat(mirror.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"})
    void asks_again_for_what_may_pass(String status) throws IOException {
        try (Mirror mirror = new Mirror(Mirror.status(status), Mirror.status(status), Mirror.file(FILE))) {
            gets(mirror);
        }
    }

    @Test
    void gives_up_on_what_does_not_pass() throws IOException {
        try (Mirror mirror = new Mirror(Mirror.status("500 Internal Server Error"))) {
            assertThat(refused(mirror).problem()).contains("broke off 5 times").contains("500");
            assertThat(mirror.requests).hasSize(5);
        }
    }

    @Test
    void says_where_the_file_belongs_where_there_is_no_network() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        String address = "http://127.0.0.1:" + nobody;
        UserException e = TestData.refusal(() -> fetcher(address, DIRECT).fetch("tiny", Optional.empty(), Task.SILENT));
        assertThat(e.problem()).contains("cannot be reached");
        assertThat(e.remedy())
                .contains(address + "/a/tiny.onnx")
                .contains(store().folder("tiny").resolve("model.onnx").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/y", "file:///x", "nonsense", "http://", "ht tp://x"})
    void refuses_a_mirror_that_is_no_address_of_the_web(String mirror) {
        assertThat(TestData.refusal(() ->
                                fetcher("http://zoo.invalid", DIRECT).fetch("tiny", Optional.of(mirror), Task.SILENT))
                        .problem())
                .contains(mirror);
    }

    @Test
    void refuses_what_the_catalogue_does_not_have() {
        BackboneFetcher fetcher = new BackboneFetcher(store(), KnownBackbone.Catalogue.standard());
        assertThat(TestData.refusal(() -> fetcher.fetch("resnet-9000", Optional.empty(), Task.SILENT))
                        .remedy())
                .contains("resnet18");
        assertThat(TestData.refusal(() -> fetcher.fetch(BackboneCatalog.DEFAULT, Optional.empty(), Task.SILENT))
                        .problem())
                .contains("embedded");
    }

    @Test
    void the_environment_names_the_proxy_except_for_hosts_that_are_spared() {
        ProxySelector rule = new BackboneFetcher.EnvironmentProxy(
                Map.of(
                        "https_proxy", "proxy.org:3128",
                        "HTTP_PROXY", "http://me:word@other.org:8080/",
                        "NO_PROXY", "localhost, .inner.org,10.0.0.1"),
                DIRECT);
        assertThat(rule.select(URI.create("https://huggingface.co/x"))).containsExactly(http("proxy.org", 3128));
        assertThat(rule.select(URI.create("http://huggingface.co/x"))).containsExactly(http("other.org", 8080));
        for (String spared :
                List.of("http://localhost/", "https://a.inner.org/", "http://inner.org:8/", "http://10.0.0.1/")) {
            assertThat(rule.select(URI.create(spared))).as(spared).containsExactly(Proxy.NO_PROXY);
        }
        ProxySelector system = new BackboneFetcher.EnvironmentProxy(
                Map.of("HTTP_PROXY", "other.org"),
                ProxySelector.of(InetSocketAddress.createUnresolved("system.org", 1)));
        assertThat(system.select(URI.create("http://x.org/"))).containsExactly(http("system.org", 1));
    }

    private static Proxy http(String host, int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }
}

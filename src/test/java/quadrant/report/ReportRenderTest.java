package quadrant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows reports in a real browser, where there is one. */
class ReportRenderTest {
    private static final int PHONE = 390;
    private static final Pattern WIDTHS = Pattern.compile("widths (\\d+) (\\d+)");

    @TempDir
    Path folder;

    private String chromium = "";

    @BeforeEach
    void find_chromium() {
        chromium = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(dir -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "No Chromium on the path: reports are not rendered");
    }

    @Test
    void no_report_is_wider_than_a_phone() throws IOException, InterruptedException {
        fits(FakeRun.usual());
        fits(ReportWriterTest.wide());
        fits(FakeRun.with(FakeRun.usual(), FakeRun.chosenByUser(), Optional.empty()));
        FakeRun.evaluation(Optional.empty()).write(folder);
        fits();
        fits(FakeRun.of(List.of("x".repeat(120), "<script>" + "y".repeat(80), "z"), 4, 0.5));
    }

    @Test
    void the_page_shows_colours_of_the_report() throws IOException, InterruptedException {
        FakeRun.usual().write(folder);
        Path png = folder.resolve("page.png");

        run(
                "--screenshot=" + png,
                "--window-size=1300,3000",
                folder.resolve(RunReport.HTML).toUri().toString());

        BufferedImage page = ImageIO.read(png.toFile());
        assertThat(page.getRGB(2, 2) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(pixels(page, 0xD9ECF7)).as("pixels of the quadrant chosen").isGreaterThan(5000);
        assertThat(pixels(page, 0xC44E00)).as("pixels of the dot").isGreaterThan(100);
    }

    @Test
    void a_mark_of_the_map_shows_its_image_when_it_is_pointed_at() throws IOException, InterruptedException {
        FakeRun.usual().write(folder);
        Path wrapper = Files.writeString(folder.resolve("pointing.html"), """
                <!DOCTYPE html><iframe id="f" src="report.html" style="width:900px;height:800px;border:0"></iframe>
                <script>onload = () => {
                  const frame = document.getElementById('f');
                  const dot = frame.contentDocument.querySelector('.seen').closest('.dot');
                  const shown = () => frame.contentWindow.getComputedStyle(dot.querySelector('.seen')).visibility;
                  const before = shown();
                  dot.focus();
                  document.title = 'image ' + before + ' then ' + shown();
                }</script>
                """);

        String dom = run(
                "--allow-file-access-from-files", "--dump-dom", wrapper.toUri().toString());

        assertThat(dom).contains("image hidden then visible");
    }

    /** A frame as wide as a phone, in a page whose script asks for the width of what is in it. */
    private void fits(RunReport report) throws IOException, InterruptedException {
        report.write(folder);
        fits();
    }

    private void fits() throws IOException, InterruptedException {
        Path wrapper = Files.writeString(folder.resolve("wrapper.html"), """
                <!DOCTYPE html><iframe id="f" src="report.html" style="width:%dpx;height:800px;border:0"></iframe>
                <script>onload = () => {
                  const d = document.getElementById('f').contentDocument;
                  document.title = 'widths ' + d.documentElement.scrollWidth + ' ' + d.body.scrollWidth;
                }</script>
                """.formatted(PHONE));

        String dom = run(
                "--allow-file-access-from-files", "--dump-dom", wrapper.toUri().toString());

        Matcher widths = WIDTHS.matcher(dom);
        assertThat(widths.find()).as(dom).isTrue();
        assertThat(Integer.parseInt(widths.group(1))).isBetween(PHONE - 20, PHONE);
        assertThat(Integer.parseInt(widths.group(2))).isLessThanOrEqualTo(PHONE);
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("exit code of " + chromium).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static long pixels(BufferedImage image, int rgb) {
        long n = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    n++;
                }
            }
        }
        return n;
    }
}

package quadrant.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import quadrant.advisor.Advice;

/** The figure of the size–similarity matrix as a picture, for a window: its rectangles, circles, lines and texts. */
public final class MatrixPicture {
    private static final double ZOOM = 1.6;

    private final Graphics2D g;

    private MatrixPicture(Graphics2D g) {
        this.g = g;
    }

    /** The picture, on white. */
    public static BufferedImage of(Advice advice) {
        try {
            Element drawing = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(MatrixFigure.file(advice))))
                    .getDocumentElement();
            double[] box = numbers(drawing.getAttribute("viewBox"));
            BufferedImage image =
                    new BufferedImage((int) (ZOOM * box[2]), (int) (ZOOM * box[3]), BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.scale(ZOOM, ZOOM);
            NodeList parts = drawing.getElementsByTagName("*");
            for (int i = 0; i < parts.getLength(); i++) {
                new MatrixPicture(g).draw((Element) parts.item(i));
            }
            g.dispose();
            return image;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("The figure is no drawing", e);
        }
    }

    private void draw(Element e) {
        switch (e.getTagName()) {
            case "rect" -> {
                // the ground is as large as the drawing
                boolean ground = e.getAttribute("width").endsWith("%");
                paint(
                        e,
                        ground
                                ? new Rectangle2D.Double(0, 0, 1e4, 1e4)
                                : new Rectangle2D.Double(
                                        number(e, "x"), number(e, "y"), number(e, "width"), number(e, "height")));
            }
            case "circle" -> {
                double r = number(e, "r");
                paint(e, new Ellipse2D.Double(number(e, "cx") - r, number(e, "cy") - r, 2 * r, 2 * r));
            }
            case "path" -> {
                double[] ends = numbers(e.getAttribute("d"));
                Path2D line = new Path2D.Double();
                line.moveTo(ends[0], ends[1]);
                line.lineTo(ends[2], ends[3]);
                paint(e, line);
            }
            default -> text(e);
        }
    }

    private void paint(Element e, Shape shape) {
        String fill = e.getAttribute("fill");
        if (fill.startsWith("#")) {
            g.setColor(colour(fill));
            g.fill(shape);
        }
        if (e.hasAttribute("stroke")) {
            g.setColor(colour(e.getAttribute("stroke")));
            float width = e.hasAttribute("stroke-width") ? (float) number(e, "stroke-width") : 1;
            float[] dashes = e.hasAttribute("stroke-dasharray") ? new float[] {6, 4} : null;
            g.setStroke(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0));
            g.draw(shape);
        }
    }

    private void text(Element e) {
        int style = e.hasAttribute("font-weight") ? Font.BOLD : Font.PLAIN;
        g.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) number(e, "font-size")));
        g.setColor(colour(e.getAttribute("fill")));
        AffineTransform before = g.getTransform();
        if (e.hasAttribute("transform")) {
            double[] turned = numbers(e.getAttribute("transform"));
            g.translate(turned[0], turned[1]);
            g.rotate(-Math.PI / 2);
        } else {
            g.translate(number(e, "x"), number(e, "y"));
        }
        double width = g.getFontMetrics().getStringBounds(e.getTextContent(), g).getWidth();
        double left = switch (e.getAttribute("text-anchor")) {
            case "middle" -> width / 2;
            case "end" -> width;
            default -> 0;
        };
        g.drawString(e.getTextContent(), (float) -left, 0);
        g.setTransform(before);
    }

    private static Color colour(String hex) {
        return Color.decode(hex.length() == 4 ? hex.replaceAll("([0-9a-f])", "$1$1") : hex);
    }

    private static double number(Element e, String attribute) {
        return Double.parseDouble(e.getAttribute(attribute));
    }

    private static double[] numbers(String text) {
        return Stream.of(text.split("[^0-9.]+"))
                .filter(n -> !n.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}

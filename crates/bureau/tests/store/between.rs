//! Somebody in between, who has a certificate of his own, gets nowhere: a code proves the server too.

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use dabiao_bureau::{Access, Address, Code, Fail, Invited, Station};
use dabiao_domain::sync::fault::Fault;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, ServerConfig, SignatureScheme};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::support::{limits, server};

#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// Passes on in the clear to himself what goes between a client and the server.
fn man_in_between(to: &Address) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address { host: "127.0.0.1".to_owned(), port: listener.local_addr().unwrap().port() };
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["x".to_owned()]).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(ring::default_provider());
    let towards_client = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialized_der().to_vec()).unwrap(),
        )
        .unwrap();
    let towards_server = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    let (acceptor, connector) =
        (TlsAcceptor::from(Arc::new(towards_client)), TlsConnector::from(Arc::new(towards_server)));
    let to = (to.host.clone(), to.port);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect((to.0.as_str(), to.1)).unwrap());
            let (acceptor, connector) = (acceptor.clone(), connector.clone());
            // The client may hang up on him at any moment.
            let _: std::io::Result<()> = runtime.block_on(async move {
                let nonblocking = |stream: TcpStream| {
                    stream.set_nonblocking(true)?;
                    tokio::net::TcpStream::from_std(stream)
                };
                let (mut client, mut server) = (nonblocking(client)?, nonblocking(server)?);
                let mut asks = [0; 8];
                client.read_exact(&mut asks).await?;
                server.write_all(&asks).await?;
                let mut may = [0; 1];
                server.read_exact(&mut may).await?;
                client.write_all(&may).await?;
                let mut client = acceptor.accept(client).await?;
                let mut server = connector.connect(ServerName::try_from("x").unwrap(), server).await?;
                copy_bidirectional(&mut client, &mut server).await?;
                Ok(())
            });
        }
    });
    address
}

#[test]
fn a_code_and_a_pin_keep_somebody_in_between_out() {
    let Some(server) = server() else { return };
    let station = server.enrol(1, 1);
    let code = server.keeper().invite((station.unit, ""), 1, server.cluster.address(), || [3; 10]).unwrap();
    let between = man_in_between(server.cluster.address());
    let caught = Code::new(between.clone(), &[3; 10]);
    let fail = Invited::connect(&caught, limits()).err().unwrap();
    assert!(matches!(fail, Fail::NotProven { .. }), "{fail}");
    let access = Access { addresses: vec![between.clone()], ..station.access.clone() };
    assert_eq!(Station::connect(&access, limits()).err(), Some(Fail::Fault(Fault::PinChanged)));
    // The control: he is a working line for whoever proves nothing, as PostgreSQL's own client when told so.
    let target = format!(
        "host=127.0.0.1 port={} dbname=dabiao user={} sslmode=require channel_binding=disable",
        between.port,
        code.login()
    );
    let open = std::process::Command::new(server.cluster.binaries().program("psql"))
        .args(["-XAtqw", &target, "-c", "SELECT 1"])
        .env("PGPASSWORD", code.secret())
        .output()
        .unwrap();
    assert!(open.status.success(), "{}", String::from_utf8_lossy(&open.stderr));
}

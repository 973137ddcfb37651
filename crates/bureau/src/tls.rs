//! TLS to a server that is known by its certificate's hash, so that a PC with a wrong clock connects too.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::version::TLS13;
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::address::Pin;
use crate::fail::Fail;

/// What the certificate of a server was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<Option<Pin>>>);

impl Seen {
    /// The certificate that the server showed; none before it did.
    pub fn pin(&self) -> Option<Pin> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Accepts a server by the hash of its certificate.
#[derive(Debug)]
struct Pinned {
    /// The certificates that will do. With none of them any does: then the password has to prove the server, by a
    /// channel binding to the certificate that it showed.
    pins: Vec<Pin>,
    algorithms: WebPkiSupportedAlgorithms,
    seen: Seen,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let pin = Pin::of(certificate);
        *self.seen.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(pin);
        if self.pins.is_empty() || self.pins.contains(&pin) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("the certificate is not the one that was pinned".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// TLS to a server with one of these certificates, any if there is none, and what it showed.
pub(crate) fn pinned(pins: &[Pin]) -> Result<(MakeRustlsConnect, Seen), Fail> {
    let mut provider = ring::default_provider();
    // PostgreSQL before 18 takes this curve and no other: whoever offers another one first is asked again.
    provider.kx_groups = vec![ring::kx_group::SECP256R1, ring::kx_group::X25519, ring::kx_group::SECP384R1];
    let algorithms = provider.signature_verification_algorithms;
    let seen = Seen::default();
    let verifier = Pinned { pins: pins.to_vec(), algorithms, seen: seen.clone() };
    let builder = ClientConfig::builder_with_provider(Arc::new(provider));
    // The bureau's own server speaks nothing older.
    let builder = if pins.is_empty() {
        builder.with_safe_default_protocol_versions()
    } else {
        builder.with_protocol_versions(&[&TLS13])
    };
    let mut config = builder
        .map_err(|e| Fail::Unexpected(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    // Nothing that costs bytes and is of no use: a server is known by its hash, and each connection is a new one.
    config.enable_sni = false;
    config.resumption = Resumption::disabled();
    Ok((MakeRustlsConnect::new(config), seen))
}
